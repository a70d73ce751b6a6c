package main

import (
	"context"
	"net/http"

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
	l, err := listen(o, machine.Now, options.Log)
	if err != nil {
		return nil, err
	}
	l.warn(options.Log)
	s := &simulator{server: server, options: options}
	s.file = readyFile{path: o.readyFile, ready: newReady(server, l.addresses(o.publicURL))}
	s.file.ready.ControlToken = o.tokenFor(l.control)
	s.file.clear()
	s.running = l.start(w.calls(server), newControl(server, s.file.ready, options), machine.Now, options.Log)
	if err := s.running.announce(ctx, s.file, func() { w.ready(s.file.ready) }); err != nil {
		s.running.close()
		return nil, err
	}
	return s, nil
}

// end lets the calls under way end, and stops.
func (s *simulator) end() {
	s.file.remove()
	s.running.drain(s.options.Log)
}
