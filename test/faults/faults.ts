/** Probabilities per datagram, each way; delays in milliseconds. */
export interface DatagramFaults {
  readonly loss: number;
  readonly duplicate: number;
  /** Each datagram waits up to this long, so that answers overtake each other. */
  readonly delay: number;
  /** An answer that comes when its question has been given up and asked again. */
  readonly late: number;
  /** Before an answer something that fits no question: another id, cut, or octets of no kind. */
  readonly noise: number;
}

/** Probabilities per connection; what is left goes through untouched. */
export interface StreamFaults {
  /** In small pieces with pauses. */
  readonly slow: number;
  /** RST after some octets of the server, perhaps before the first. */
  readonly reset: number;
  /** FIN after some octets of the server: the rest is lost. */
  readonly close: number;
  /** Nothing more after some octets of the server, and the connection stays. */
  readonly stall: number;
}

export interface Faults {
  readonly name: string;
  /** Times the short timeouts: where nothing is lost, waiting costs nothing, and a busy machine changes nothing. */
  readonly patience: number;
  readonly datagrams: DatagramFaults;
  /** DNS over TCP, SMTP and HTTPS. */
  readonly streams: StreamFaults;
}

const calm: StreamFaults = { slow: 0, reset: 0, close: 0, stall: 0 };
const rough: StreamFaults = { slow: 0.3, reset: 0.2, close: 0.1, stall: 0.1 };
const still: DatagramFaults = { loss: 0, duplicate: 0, delay: 0, late: 0, noise: 0 };

/** Taken in turn by the seeds. The first loses nothing: there the right verdict is within reach, and must be reached. */
export const weathers: readonly Faults[] = [
  {
    name: 'answers doubled, delayed and overtaken, slow servers',
    patience: 30,
    datagrams: { loss: 0, duplicate: 0.3, delay: 15, late: 0, noise: 0.3 },
    streams: { ...calm, slow: 0.7 },
  },
  {
    name: 'a fifth of all datagrams lost',
    patience: 1,
    datagrams: { loss: 0.2, duplicate: 0.2, delay: 15, late: 0.05, noise: 0.1 },
    streams: calm,
  },
  { name: 'mail and policy servers that break off', patience: 1, datagrams: still, streams: rough },
  {
    name: 'everything at once',
    patience: 1,
    datagrams: { loss: 0.2, duplicate: 0.2, delay: 25, late: 0.1, noise: 0.2 },
    streams: rough,
  },
  {
    name: 'some late answers, a few resets',
    patience: 1,
    datagrams: { loss: 0.02, duplicate: 0.2, delay: 10, late: 0.1, noise: 0.1 },
    streams: { slow: 0.3, reset: 0.1, close: 0.05, stall: 0 },
  },
];
