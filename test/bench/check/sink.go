// A mail server that knows EHLO, STARTTLS and QUIT, as fast as it goes: sink ADDR:PORT CERT.pem KEY.pem
package main

import (
	"bufio"
	"crypto/tls"
	"log"
	"net"
	"os"
	"strings"
	"time"
)

func serve(plain net.Conn, config *tls.Config) {
	defer plain.Close()
	plain.SetDeadline(time.Now().Add(30 * time.Second))
	conn := plain
	reader := bufio.NewReader(conn)
	say := func(text string) { conn.Write([]byte(text + "\r\n")) }
	say("220 mx.example.net ESMTP")
	secured := false
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			return
		}
		switch verb := strings.ToUpper(strings.TrimSpace(line)); {
		case strings.HasPrefix(verb, "EHLO") && !secured:
			say("250-mx.example.net\r\n250 STARTTLS")
		case strings.HasPrefix(verb, "EHLO"):
			say("250 mx.example.net")
		case verb == "STARTTLS" && !secured:
			say("220 go on")
			secure := tls.Server(plain, config)
			if secure.Handshake() != nil {
				return
			}
			secured, conn, reader = true, secure, bufio.NewReader(secure)
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("502 not here")
		}
	}
}

func main() {
	certificate, err := tls.LoadX509KeyPair(os.Args[2], os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{certificate}}
	listener, err := net.Listen("tcp", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	for {
		conn, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go serve(conn, config)
	}
}
