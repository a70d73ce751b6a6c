package proxy

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"
)

// A queue hands exchanges to one goroutine, in the order in which they ended.
// Nothing is lost: who finds it full waits.
type queue struct {
	room    *semaphore.Weighted // in bytes
	waiting chan *exchange
	done    sync.WaitGroup
}

// maxWaiting is how many exchanges wait at most.
const maxWaiting = 1024

// start begins to hand exchanges to take, and calls idle whenever none is left.
func (q *queue) start(take func(*exchange), idle func()) {
	q.room, q.waiting = semaphore.NewWeighted(maxQueued), make(chan *exchange, maxWaiting)
	q.done.Go(func() {
		for x := range q.waiting {
			size := min(x.size(), maxQueued)
			take(x)
			q.room.Release(size)
			if len(q.waiting) == 0 {
				idle()
			}
		}
	})
}

// add puts an exchange into the queue, which must not be changed any more.
func (q *queue) add(x *exchange) {
	_ = q.room.Acquire(context.Background(), min(x.size(), maxQueued)) // it only waits
	q.waiting <- x
}

// close waits until the queue is empty.
func (q *queue) close() {
	close(q.waiting)
	q.done.Wait()
}
