package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// A Child is a server in a process of its own, which ends with its standard
// input.
type Child struct {
	Greeting

	cmd   *exec.Cmd
	in    io.WriteCloser
	lines *bufio.Scanner
	said  *tail
}

// patience is how long a process has to end by itself.
const patience = 5 * time.Second

// startChild runs jdmock with arguments and further variables, and waits for
// its greeting.
func startChild(ctx context.Context, program string, env []string, args ...string) (*Child, error) {
	c := &Child{cmd: exec.CommandContext(ctx, program, args...), said: &tail{}}
	c.cmd.Env = append(os.Environ(), env...)
	c.cmd.Stderr = c.said
	in, err := c.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.in, c.lines = in, newLines(out)
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	if err := c.hear(&c.Greeting); err != nil {
		c.Stop()
		return nil, fmt.Errorf("%s: %w", args[0], err)
	}
	return c, nil
}

// Ask asks a question; the answer goes to where answer points, nil for nowhere.
func (c *Child) Ask(about string, with, answer any) error {
	text, err := json.Marshal(with)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(c.in).Encode(question{Ask: about, With: text}); err != nil {
		return fmt.Errorf("asking %s: %w%s", about, err, c.said.text())
	}
	if err := c.hear(answer); err != nil {
		return fmt.Errorf("asking %s: %w", about, err)
	}
	return nil
}

// hear reads the next reply.
func (c *Child) hear(answer any) error {
	if !c.lines.Scan() {
		return fmt.Errorf("the process has ended%s", c.said.text())
	}
	var r reply
	if err := json.Unmarshal(c.lines.Bytes(), &r); err != nil {
		return err
	}
	if r.Error != "" {
		return fmt.Errorf("%s", r.Error)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(r.Answer, answer)
}

// usage asks what the process has used.
func (c *Child) usage() (u Usage, err error) { return u, c.Ask("usage", none{}, &u) }

// settle has the process give back the memory that it does not need.
func (c *Child) settle() (u Usage, err error) { return u, c.Ask("settle", none{}, &u) }

// Stop ends the process.
func (c *Child) Stop() {
	_ = c.in.Close()
	late := time.AfterFunc(patience, func() { _ = c.cmd.Process.Kill() })
	defer late.Stop()
	_ = c.cmd.Wait() // how it ends is of no interest
}

// A tail keeps the beginning of what a process says on stderr, for errors.
type tail struct {
	mu   sync.Mutex
	kept []byte
}

const maxTail = 2048

// Write keeps what there is room for.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p[:min(len(p), maxTail-len(t.kept))]...)
	return len(p), nil
}

// text returns what was said, to go behind an error.
func (t *tail) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.kept) == 0 {
		return ""
	}
	return ": " + strings.TrimSpace(string(t.kept))
}
