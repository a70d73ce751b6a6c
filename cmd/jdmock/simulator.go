package main

import (
	"context"
	"net/http"

	"github.com/jdmock/jdmock/contract/scenario"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
)

// machine tells the machine's time.
var machine clock.Clock

// A simulator is a server that answers on its ports.
type simulator struct {
	server  *mockserver.Server
	running *running
	file    readyFile
	options mockserver.Options
	begun   *scenario.Begun // of --scenario; nil for none
}

// A watcher sees what a simulator does.
type watcher interface {
	ready(ready)                          // is told once the simulator answers
	calls(next http.Handler) http.Handler // stands before the gateway
}

// open makes a server and lets it answer where the flags want it.
func (o serveFlags) open(ctx context.Context, options mockserver.Options, w watcher) (*simulator, error) {
	server, err := mockserver.New(options)
	if err != nil {
		return nil, usage("%w", err)
	}
	if err := o.recorded.place(ctx, server, options.Log); err != nil {
		return nil, err
	}
	begun, err := o.begin(ctx, server)
	if err != nil {
		return nil, err
	}
	if err := o.addFaults(server); err != nil {
		return nil, err
	}
	l, err := listen(o, machine.Now, options.Log)
	if err != nil {
		return nil, err
	}
	l.warn(options.Log)
	s := &simulator{server: server, options: options, begun: begun}
	s.file = readyFile{path: o.readyFile, ready: newReady(server, l.addresses(o.publicURL))}
	s.file.ready.ControlToken = o.tokenFor(l.control)
	s.file.ready.Orders = ordersOf(begun)
	s.file.clear()
	gateway := w.calls(server)
	s.running = l.start(gateway, newControl(server, s.file.ready, options, begun, gateway), machine.Now, options.Log)
	if err := s.running.announce(ctx, s.file, func() { w.ready(s.file.ready) }); err != nil {
		s.running.close()
		return nil, err
	}
	return s, nil
}

// end lets the calls under way end, and stops.
func (s *simulator) end(how draining) {
	s.file.remove()
	s.running.drain(how, s.options.Log)
}

// ordersOf returns the orders that a scenario gives, by name.
func ordersOf(begun *scenario.Begun) map[string][]int64 {
	if begun == nil {
		return nil
	}
	return begun.Orders()
}
