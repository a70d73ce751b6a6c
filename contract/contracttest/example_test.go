package contracttest_test

import (
	"os"
	"testing"

	"github.com/jdmock/jdmock/contract/contracttest"
	"github.com/jdmock/jdmock/contract/suite"
)

// A gateway of your own is held to the contract in a Go test. Each check is a
// subtest, such as TestGateway/gateway/a_missing_sign_is_refused.
func ExampleRun() {
	_ = func(t *testing.T) { // in a file of tests: func TestGateway(t *testing.T)
		contracttest.Run(t, suite.Target{
			URL:         os.Getenv("JD_API_URL"),
			AppKey:      os.Getenv("JD_APP_KEY"),
			AppSecret:   os.Getenv("JD_APP_SECRET"),
			AccessToken: os.Getenv("JD_ACCESS_TOKEN"),
		}, func(o *suite.Options) { o.AllowWrites = true })
	}
}
