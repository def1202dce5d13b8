import { TransientMap } from './transient-map.js';

interface Place<K, V> {
  key: K;
  value: V;
  /** Since the hand last passed. */
  used: boolean;
}

/**
 * A map of bounded size: where it is full, a hand goes round its places and takes the first that was not used since it
 * passed last (the "clock" of page replacement). Using an entry moves nothing, so that a hit costs no more than a look.
 */
export class LeastRecent<K, V> {
  readonly #most: number;
  readonly #places: Place<K, V>[] = [];
  readonly #byKey = new TransientMap<K, Place<K, V>>();
  #hand = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#byKey.size;
  }

  get(key: K): V | undefined {
    const place = this.#byKey.get(key);
    if (place === undefined) return undefined;
    place.used = true;
    return place.value;
  }

  set(key: K, value: V): void {
    const known = this.#byKey.get(key);
    if (known !== undefined) known.value = value;
    else if (this.#places.length < this.#most) this.#open({ key, value, used: false });
    else if (this.#most > 0) this.#replace(key, value);
  }

  /** The place stays, and is taken when the hand comes by. */
  delete(key: K): void {
    const place = this.#byKey.get(key);
    if (place !== undefined) place.used = false;
    this.#byKey.delete(key);
  }

  #open(place: Place<K, V>): void {
    this.#places.push(place);
    this.#byKey.set(place.key, place);
  }

  #replace(key: K, value: V): void {
    let place = this.#next();
    for (; place.used; place = this.#next()) place.used = false;
    if (this.#byKey.get(place.key) === place) this.#byKey.delete(place.key);
    place.key = key;
    place.value = value;
    this.#byKey.set(key, place);
  }

  #next(): Place<K, V> {
    const place = this.#places[this.#hand];
    if (place === undefined) throw new RangeError('no places');
    this.#hand = (this.#hand + 1) % this.#places.length;
    return place;
  }
}
