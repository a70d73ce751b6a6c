package proxy

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// plain returns a body without the encodings that its sender gave it, the last of
// which was put on last. Ok is false where one is not known or is not what it is
// called, and whole where only the beginning could be decoded.
func plain(encodings string, body []byte) (decoded []byte, whole, ok bool) {
	whole = true
	for _, encoding := range slices.Backward(strings.Split(encodings, ",")) {
		reader, err := decoder(strings.ToLower(strings.TrimSpace(encoding)), bytes.NewReader(body))
		if err != nil {
			return nil, false, false
		}
		body, err = io.ReadAll(io.LimitReader(reader, MaxKept+1))
		_ = reader.Close() // it has no more to say
		whole = whole && err == nil
		if len(body) > MaxKept {
			body, whole = body[:MaxKept], false
		}
	}
	return body, whole, true
}

// decoder returns what takes one encoding off. Its memory is bounded.
func decoder(encoding string, body *bytes.Reader) (io.ReadCloser, error) {
	switch encoding {
	case "", "identity":
		return io.NopCloser(body), nil
	case "gzip", "x-gzip":
		return gzip.NewReader(body)
	case "deflate":
		return inflate(body)
	case "br":
		return io.NopCloser(brotli.NewReader(body)), nil
	case "zstd":
		r, err := zstd.NewReader(body, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(MaxKept))
		if err != nil {
			return nil, err
		}
		return r.IOReadCloser(), nil
	}
	return nil, errors.New("encoding is not known")
}

// inflate reads deflate as it is meant, with a header of zlib's, and as some
// servers send it, without.
func inflate(body *bytes.Reader) (io.ReadCloser, error) {
	buffered := bufio.NewReader(body)
	head, err := buffered.Peek(2)
	if err != nil {
		return nil, err
	}
	const method, check = 0x0f, 31 // RFC 1950, section 2.2
	if head[0]&method == 8 && (uint(head[0])<<8|uint(head[1]))%check == 0 {
		return zlib.NewReader(buffered)
	}
	return flate.NewReader(buffered), nil
}
