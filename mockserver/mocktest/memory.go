package mocktest

import (
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"testing"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/aggregator"
	"github.com/jdmock/jdmock/mockserver/memnet"
)

// memoryHost is what a simulator without a listener is called; nobody looks it
// up.
const memoryHost = "http://jdmock.invalid"

// StartInMemory is Start without a listener: Client and Transport reach the
// simulator within the process, whatever host a URL names, and https needs no
// certificate. It works in a bubble of testing/synctest, where latencies,
// drips and timeouts take no time; start it inside.
func StartInMemory(t testing.TB, o mockserver.Options) *Server {
	t.Helper()
	return startInMemory(t, o, &shared{})
}

// StartInMemoryLenient is StartInMemory as StartLenient is Start.
func StartInMemoryLenient(t testing.TB, o mockserver.Options) *Server {
	t.Helper()
	return startInMemory(t, o, &shared{lenient: true})
}

func startInMemory(t testing.TB, o mockserver.Options, common *shared) *Server {
	t.Helper()
	s := begin(t, o, common)
	s.URL, s.Aggregator = memoryHost+wire.Path, memoryHost+aggregator.Path
	network := memnet.Listen()
	common.transport = &http.Transport{
		DialContext: network.DialContext, DialTLSContext: network.DialContext, MaxIdleConnsPerHost: idleConnections,
	}
	stop := serve(network, s.Server)
	t.Cleanup(func() {
		common.transport.CloseIdleConnections()
		stop()
	})
	return s
}

// serve answers on a listener until stop is called, which cuts what is under way
// and returns when nothing is any more.
func serve(on net.Listener, h http.Handler) (stop func()) {
	var calls, connections sync.WaitGroup
	server := &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			calls.Add(1)
			defer calls.Done()
			h.ServeHTTP(w, r)
		}),
		ConnState: func(_ net.Conn, s http.ConnState) {
			switch s {
			case http.StateNew:
				connections.Add(1)
			case http.StateClosed, http.StateHijacked:
				connections.Done()
			}
		},
		ErrorLog: log.New(io.Discard, "", 0), // what ends badly does so on purpose
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(on) // it ends with stop
	}()
	return func() {
		_ = server.Close() // the listener is of memory, and cannot fail
		<-ended
		connections.Wait()
		calls.Wait() // those that have taken their connections over, too
	}
}
