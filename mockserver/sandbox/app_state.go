package sandbox

import (
	"fmt"
	"time"
)

// AppState says how far an app has come at JD. The empty AppState is Online.
type AppState string

// The states of an app.
const (
	Online  AppState = "online"
	Test    AppState = "test"
	OffLine AppState = "offline" // taken off line
)

// check refuses a state that there is not.
func (a AppState) check() error {
	if a == "" || a == Online || a == Test || a == OffLine {
		return nil
	}
	return fmt.Errorf("sandbox: state of an app is %.40q: want %s, %s or %s", a, Online, Test, OffLine)
}

// How long a token lives, in shop time: of an app on line, and of one in test
// state.
// Source: jos.jd.com/doc/channel.htm?id=152.
const (
	TokenLife     = 365 * 24 * time.Hour
	TestTokenLife = 24 * time.Hour
)

// TokenLife returns how long the app's tokens live, in shop time.
func (a App) TokenLife() time.Duration {
	if a.State == Test {
		return TestTokenLife
	}
	return TokenLife
}

// DefaultMonthlyRefreshes is how often an app may refresh the tokens of one
// shop in a month. That there is a limit is known, its height is assumed.
const DefaultMonthlyRefreshes = 1000

// mayRefresh reports whether the app may refresh a shop's tokens once more.
func (a App) mayRefresh(done int) bool {
	most := a.MonthlyRefreshes
	if most == 0 {
		most = DefaultMonthlyRefreshes
	}
	return most < 0 || done < most
}
