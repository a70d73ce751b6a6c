package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"testing"

	"github.com/stretchr/testify/require"
)

// leadTo starts a SOCKS 5 server that leads whoever wants api.jd.com:443 to an
// address, and returns its own.
func leadTo(t *testing.T, addr string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer from.Close()
				if err := lead(from, addr); err != nil {
					t.Errorf("SOCKS: %v", err)
				}
			}()
		}
	}()
	return l.Addr().String()
}

// lead serves one SOCKS connection.
func lead(from net.Conn, addr string) error {
	r := bufio.NewReader(from)
	hello := make([]byte, 2)
	if _, err := io.ReadFull(r, hello); err != nil {
		return err
	}
	if _, err := r.Discard(int(hello[1])); err != nil { // the ways to log in
		return err
	}
	if _, err := from.Write([]byte{5, 0}); err != nil { // none is needed
		return err
	}
	request := make([]byte, 5) // version, CONNECT, 0, by name, its length
	if _, err := io.ReadFull(r, request); err != nil {
		return err
	}
	target := make([]byte, int(request[4])+2)
	if _, err := io.ReadFull(r, target); err != nil {
		return err
	}
	host, port := string(target[:len(target)-2]), binary.BigEndian.Uint16(target[len(target)-2:])
	if request[3] != 3 || host != "api.jd.com" || port != 443 {
		return fmt.Errorf("asked for %q, port %d, kind %d", host, port, request[3])
	}
	to, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer to.Close()
	if _, err := from.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0}); err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(to, r)
		_ = to.Close()
	}()
	_, _ = io.Copy(from, to)
	return nil
}
