package memnet_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/memnet"
)

func TestBytesArriveWholeAndInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 0, 3*memnet.BufferSize/2), 0, 6).Draw(t, "parts")
		sizes := rapid.SliceOfN(rapid.IntRange(1, 100_000), 1, 6).Draw(t, "sizes of reads")
		a, b := memnet.Pipe()
		sent := make(chan error, 1)
		go func() {
			var failed error
			for _, part := range parts {
				n, err := a.Write(part)
				if n != len(part) {
					failed = errors.New("short write")
				}
				failed = errors.Join(failed, err)
			}
			sent <- errors.Join(failed, a.Close())
		}()
		var got []byte
		for i := 0; ; i++ {
			p := make([]byte, sizes[i%len(sizes)])
			n, err := b.Read(p)
			got = append(got, p[:n]...)
			if err == io.EOF {
				break
			}
			require.NoError(t, err)
			require.NotZero(t, n)
		}
		require.NoError(t, <-sent)
		require.True(t, bytes.Equal(bytes.Join(parts, nil), got))
	})
}

func TestAWriteFillsTheBufferAndThenWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := memnet.Pipe()
		n, err := a.Write(make([]byte, memnet.BufferSize))
		require.NoError(t, err)
		require.Equal(t, memnet.BufferSize, n)

		wrote := false
		go func() {
			_, _ = a.Write([]byte("x"))
			wrote = true
		}()
		synctest.Wait()
		assert.False(t, wrote)
		_, err = b.Read(make([]byte, 1))
		require.NoError(t, err)
		synctest.Wait()
		assert.True(t, wrote)
	})
}

func TestDeadlinesEndWhatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := memnet.Pipe()
		start := time.Now()
		require.NoError(t, a.SetReadDeadline(start.Add(time.Minute)))
		_, err := a.Read(make([]byte, 1))
		require.ErrorIs(t, err, os.ErrDeadlineExceeded)
		var timeout net.Error
		require.ErrorAs(t, err, &timeout)
		assert.True(t, timeout.Timeout())
		assert.Equal(t, time.Minute, time.Since(start))

		require.NoError(t, b.SetWriteDeadline(time.Now().Add(time.Second)))
		n, err := b.Write(make([]byte, memnet.BufferSize+1))
		require.ErrorIs(t, err, os.ErrDeadlineExceeded)
		assert.Equal(t, memnet.BufferSize, n)

		require.NoError(t, a.SetReadDeadline(time.Time{}))
		n, err = a.Read(make([]byte, 10))
		require.NoError(t, err)
		assert.Equal(t, 10, n)
	})
}

func TestADeadlineSetMeanwhileEndsARead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _ := memnet.Pipe()
		ended := make(chan error, 1)
		go func() {
			_, err := a.Read(make([]byte, 1))
			ended <- err
		}()
		synctest.Wait()
		require.NoError(t, a.SetDeadline(time.Unix(1, 0)))
		require.ErrorIs(t, <-ended, os.ErrDeadlineExceeded)
	})
}

func TestAResetIsToldToWhoReadsAndWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := memnet.Pipe()
		pending := make(chan error, 1)
		go func() {
			_, err := b.Read(make([]byte, 1))
			pending <- err
		}()
		synctest.Wait()
		require.NoError(t, a.SetLinger(0))
		require.NoError(t, a.Close())
		err := <-pending
		require.ErrorIs(t, err, syscall.ECONNRESET)
		var op *net.OpError
		require.ErrorAs(t, err, &op)
		assert.Equal(t, "read", op.Op)
		assert.Contains(t, err.Error(), "connection reset by peer")
		_, err = b.Read(make([]byte, 1))
		require.ErrorIs(t, err, syscall.ECONNRESET)
		_, err = b.Write([]byte("x"))
		require.ErrorIs(t, err, syscall.ECONNRESET)
		_, err = a.Read(make([]byte, 1))
		require.ErrorIs(t, err, net.ErrClosed)
	})
}

func TestAResetLosesWhatIsOnItsWay(t *testing.T) {
	t.Parallel()
	a, b := memnet.Pipe()
	_, err := a.Write([]byte("lost"))
	require.NoError(t, err)
	require.NoError(t, a.SetLinger(0))
	require.NoError(t, a.Close())
	_, err = b.Read(make([]byte, 4))
	require.ErrorIs(t, err, syscall.ECONNRESET)
}

func TestAClosedConnectionIsReadToItsEnd(t *testing.T) {
	t.Parallel()
	a, b := memnet.Pipe()
	_, err := a.Write([]byte("the end"))
	require.NoError(t, err)
	require.NoError(t, a.Close())
	got, err := io.ReadAll(b)
	require.NoError(t, err)
	assert.Equal(t, "the end", string(got))
	_, err = b.Write([]byte("x"))
	require.ErrorIs(t, err, syscall.EPIPE)
	_, err = a.Write([]byte("x"))
	require.ErrorIs(t, err, net.ErrClosed)
	require.ErrorIs(t, a.Close(), net.ErrClosed)
	require.ErrorIs(t, a.SetDeadline(time.Now()), net.ErrClosed)
}

func TestOneDirectionEndsAlone(t *testing.T) {
	t.Parallel()
	a, b := memnet.Pipe()
	require.NoError(t, a.CloseWrite())
	_, err := b.Read(make([]byte, 1))
	require.ErrorIs(t, err, io.EOF)
	_, err = b.Write([]byte("still here"))
	require.NoError(t, err)
	got := make([]byte, 10)
	_, err = io.ReadFull(a, got)
	require.NoError(t, err)
	assert.Equal(t, "still here", string(got))
}

func TestClosingEndsWhatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := memnet.Pipe()
		ended := make(chan error, 3)
		go func() { _, err := a.Read(make([]byte, 1)); ended <- err }()
		go func() { _, err := a.Write(make([]byte, 2*memnet.BufferSize)); ended <- err }()
		synctest.Wait()
		require.NoError(t, a.Close())
		require.ErrorIs(t, <-ended, net.ErrClosed)
		require.ErrorIs(t, <-ended, net.ErrClosed)
		go func() { _, err := b.Write(make([]byte, 2*memnet.BufferSize)); ended <- err }()
		require.ErrorIs(t, <-ended, syscall.EPIPE)
	})
}

func TestAClosedListenerRefusesAndResets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := memnet.Listen()
		waiting, err := l.DialContext(t.Context(), "tcp", "api.jd.com:443")
		require.NoError(t, err)
		require.NoError(t, l.Close())
		_, err = waiting.Read(make([]byte, 1))
		require.ErrorIs(t, err, syscall.ECONNRESET)
		_, err = l.DialContext(t.Context(), "tcp", "api.jd.com:443")
		require.ErrorIs(t, err, syscall.ECONNREFUSED)
		_, err = l.Accept()
		require.ErrorIs(t, err, net.ErrClosed)
		require.ErrorIs(t, l.Close(), net.ErrClosed)
	})
}

func TestAFullBacklogWaitsForRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := memnet.Listen()
		for range memnet.Backlog {
			_, err := l.DialContext(t.Context(), "tcp", "")
			require.NoError(t, err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err := l.DialContext(ctx, "tcp", "")
		require.ErrorIs(t, err, context.DeadlineExceeded)

		connected := make(chan error, 1)
		go func() { _, err := l.DialContext(t.Context(), "tcp", ""); connected <- err }()
		_, err = l.Accept()
		require.NoError(t, err)
		require.NoError(t, <-connected)
	})
}

func TestBothEndsKnowEachOther(t *testing.T) {
	t.Parallel()
	l := memnet.Listen()
	caller, err := l.DialContext(t.Context(), "tcp", "")
	require.NoError(t, err)
	server, err := l.Accept()
	require.NoError(t, err)
	assert.Equal(t, l.Addr(), server.LocalAddr())
	assert.Equal(t, caller.LocalAddr(), server.RemoteAddr())
	assert.Equal(t, server.LocalAddr(), caller.RemoteAddr())
}
