package proxy_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/mask"
	"github.com/jdmock/jdmock/contract/proxy"
)

func TestAKeyIsMadeOnceAndReadFromThenOn(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "mask.key")
	made, err := proxy.LoadKey(name, strings.NewReader(strings.Repeat("k", mask.KeySize)))
	require.NoError(t, err)
	assert.Equal(t, bytes.Repeat([]byte("k"), mask.KeySize), made)
	again, err := proxy.LoadKey(name, strings.NewReader("")) // no randomness is needed
	require.NoError(t, err)
	assert.Equal(t, made, again)
	info, err := os.Stat(name)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode())
}

func TestAKeyThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	name := filepath.Join(folder, "mask.key")
	for _, text := range []string{"", "short", strings.Repeat("x", 1<<10+1)} {
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
		_, err := proxy.LoadKey(name, strings.NewReader(""))
		assert.ErrorContains(t, err, "want 32 to 1024 random ones")
	}
	_, err := proxy.LoadKey(filepath.Join(folder, "none", "mask.key"), strings.NewReader(strings.Repeat("k", mask.KeySize)))
	assert.ErrorContains(t, err, "key file cannot be created")
	_, err = proxy.LoadKey(filepath.Join(folder, "other.key"), strings.NewReader(""))
	assert.ErrorContains(t, err, "key of a mask")
}
