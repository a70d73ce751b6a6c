package arrival

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/jdmock/jdmock/contract"
)

// A Config is a plan as people write it, in a file or over an API:
//
//	plan: day                  # a rate or a name, as Parse takes it; or instead
//	per_hour: [0, 0, …, 60]    # 24 numbers: how many arrive in each hour of the day, GMT+8
//	shares:                    # in percent; those left out have their default
//	  never_pay: 8             # of all orders: expire after a day
//	  cancel_unpaid: 4         # of all orders: cancelled before they are paid
//	  ask_cancel: 3            # of all orders: the buyer asks to cancel, once it is paid
//	  withdraw: 30             # of those who ask: think better of it
//	  approve: 60              # of those who ask: it is granted; the rest waits for somebody
//	  refuse: 1                # of all orders: the parcel is refused at the door
//	  refund: 0                # of all orders: the buyer wants the money back some days later, which locks what is not completed
//	  return: 0                # of all orders: the buyer applies to send the goods back, if it is completed by then
//	  exchange: 0              # of all orders: the same, for others in their place
//	  complain: 0              # of all orders: the buyer complains
//	  cash_on_delivery: 3      # of those who buy
//	  held: 2                  # of those that are paid: held by the platform, and let go
//	  remark: 33               # of all orders: the buyer has left a remark, if it makes one up
//	pay_median: 2m             # half of the buyers pay sooner
//	pay_sigma: 1.2             # of the delay's logarithm: how far they lie apart
type Config struct {
	Plan      string             `json:"plan,omitempty" yaml:"plan"`
	PerHour   []float64          `json:"per_hour,omitempty" yaml:"per_hour"`
	Shares    map[string]float64 `json:"shares,omitempty" yaml:"shares"`
	PayMedian string             `json:"pay_median,omitempty" yaml:"pay_median"`
	PaySigma  *float64           `json:"pay_sigma,omitempty" yaml:"pay_sigma"`
}

// members are the names of a Config's members.
var members = []string{"plan", "per_hour", "shares", "pay_median", "pay_sigma"}

// defaultPay is how long buyers take to pay if nobody says. Assumed.
var defaultPay = delay{2 * time.Minute, 1.2}

// MaxFileBytes bounds the file of a plan.
const MaxFileBytes = 64 << 10

// ParseFile returns the plan of a file: the members of a Config, in YAML or
// JSON. A member that is not known is refused, with the nearest that is.
func ParseFile(text []byte) (Plan, error) {
	if len(text) > MaxFileBytes {
		return Plan{}, fmt.Errorf("file is larger than %d bytes", MaxFileBytes)
	}
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return Plan{}, fmt.Errorf("file is no YAML: %w", err)
	}
	if len(root.Content) == 0 {
		return Plan{}, errors.New("file is empty: want plan or per_hour")
	}
	if err := checkNames(root.Content[0], "", members); err != nil {
		return Plan{}, err
	}
	var c Config
	if err := root.Decode(&c); err != nil {
		return Plan{}, fmt.Errorf("file is wrong: %w", err)
	}
	return c.Build()
}

// checkNames refuses a mapping that has other names.
func checkNames(n *yaml.Node, within string, known []string) error {
	if n.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: want %s, each with its value", n.Line, strings.Join(known, ", "))
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name := n.Content[i].Value
		if err := checkName(within+name, name, known); err != nil {
			return fmt.Errorf("line %d: %w", n.Content[i].Line, err)
		}
		if within == "" && name == "shares" {
			if err := checkNames(n.Content[i+1], "shares.", ShareNames()); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkName(path, name string, known []string) error {
	if slices.Contains(known, name) {
		return nil
	}
	if near := contract.Nearest(name, known); near != "" {
		return fmt.Errorf("%.60s is not known: write %s", path, near)
	}
	return fmt.Errorf("%.60s is not known: want %s", path, strings.Join(known, ", "))
}

// ShareNames returns the names of the members of Config.Shares, sorted.
func ShareNames() []string { return slices.Sorted(maps.Keys(defaultShares)) }

// An Error says what is wrong with a member of a Config.
type Error struct{ Member, Text string }

// Error returns the text.
func (e *Error) Error() string { return e.Text }

func wrong(member, format string, args ...any) *Error {
	return &Error{member, fmt.Sprintf(format, args...)}
}

// Build returns the plan, or an *Error that says what is wrong with it.
func (c Config) Build() (Plan, error) {
	p := Plan{name: c.Plan, perHour: slices.Clone(c.PerHour)}
	for name := range c.Shares {
		if err := checkName("shares."+name, name, ShareNames()); err != nil {
			return Plan{}, wrong("shares", "%s", err)
		}
	}
	var err error
	if p.curve, err = c.curve(); err != nil {
		return Plan{}, err
	}
	if p.shares, err = newShares(c.Shares); err != nil {
		return Plan{}, err
	}
	p.pay, err = c.delay()
	if err != nil {
		return Plan{}, err
	}
	return p, nil
}

// curve returns how often orders arrive.
func (c Config) curve() (curve, error) {
	if (c.Plan == "") == (len(c.PerHour) == 0) {
		return curve{}, wrong("plan", "want one of plan and per_hour: plan is a rate such as 20/m, or %s", strings.Join(Names(), ", "))
	}
	if c.Plan != "" {
		return parseCurve(c.Plan)
	}
	if len(c.PerHour) != 24 {
		return curve{}, wrong("per_hour", "per_hour has %d numbers: want 24, one for each hour of the day in GMT+8", len(c.PerHour))
	}
	sum := 0.0
	for hour, n := range c.PerHour {
		if math.IsNaN(n) || n < 0 || n > MaxRate*3600 {
			return curve{}, wrong("per_hour", "per_hour[%d] is %v: want 0 to %d", hour, n, MaxRate*3600)
		}
		sum += n
	}
	if sum < 1 {
		return curve{}, wrong("per_hour", "per_hour comes to less than one arrival a day: want plan: off")
	}
	return hourly(c.PerHour), nil
}

// delay returns how long buyers take to pay.
func (c Config) delay() (delay, error) {
	d := defaultPay
	if c.PayMedian != "" {
		median, err := time.ParseDuration(c.PayMedian)
		if err != nil || median < time.Second || median > maxUnpaid {
			return d, wrong("pay_median", "pay_median is %.40q: want a duration from 1s to %s", c.PayMedian, maxUnpaid)
		}
		d.median = median
	}
	if c.PaySigma != nil {
		if !(*c.PaySigma >= 0 && *c.PaySigma <= 5) {
			return d, wrong("pay_sigma", "pay_sigma is %v: want 0 to 5", *c.PaySigma)
		}
		d.sigma = *c.PaySigma
	}
	return d, nil
}

// Config returns the plan as people write it, with its defaults.
func (p Plan) Config() Config {
	if p.Off() {
		return Config{Plan: off}
	}
	percent := func(s share) float64 { return float64(s) * 100 / float64(whole) }
	sigma, s := p.pay.sigma, p.shares
	return Config{
		Plan: p.name, PerHour: slices.Clone(p.perHour), PayMedian: p.pay.median.String(), PaySigma: &sigma,
		Shares: map[string]float64{
			"never_pay": percent(s.neverPay), "cancel_unpaid": percent(s.cancelUnpaid), "ask_cancel": percent(s.askCancel), "refuse": percent(s.refuse),
			"cash_on_delivery": percent(s.cashOnDelivery), "held": percent(s.held), "remark": percent(s.remark),
			"withdraw": percent(s.withdraw), "approve": percent(s.approve),
			"refund": percent(s.refund), "return": percent(s.sendBack), "exchange": percent(s.exchange), "complain": percent(s.complain),
		},
	}
}
