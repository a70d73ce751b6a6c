package method

import "context"

func init() {
	register(Spec{Method: "jingdong.ldop.alpha.provider.query", Main: handler("", queryProviders, failLDOP)})
}

type queryProvidersRequest struct {
	State integer `json:"providerState"`
}

// A providerInfo is a provider as JD writes it. The values of providerType,
// rangeType, approveState and providerState are assumed.
type providerInfo struct {
	ID             int64  `json:"id"`
	Code           string `json:"providerCode"`
	Name           string `json:"providerName"`
	Type           int    `json:"providerType"`
	OperationType  int    `json:"operationType"`
	RangeType      int    `json:"rangeType"`
	ContactName    string `json:"contactName"`
	ContactPhone   string `json:"contactPhone"`
	ContactMobile  string `json:"contactMobile"`
	InPlatform     bool   `json:"inPlatform"`
	SupportCOD     bool   `json:"supportCod"`
	ApproveState   int    `json:"approveState"`
	ApproveComment string `json:"approveComment"`
	State          int    `json:"providerState"`
}

// providerWorks is the state of a provider that issues labels (assumed): all do
// here, so that no other state has any.
const providerWorks = 1

// queryProviders returns the carriers of the shop that issue labels.
//
// Source: the Java SDK (LdopAlphaProviderQueryRequest, ProviderDTO);
// gh:lostinfo/jos-open-api, where providerState is required.
func queryProviders(_ context.Context, c *Call, q queryProvidersRequest) (ldopAnswer, error) {
	list := []providerInfo{}
	if q.State != providerWorks {
		c.Note("providerState %d: every provider here is in state %d", q.State, providerWorks)
		return ldopDid(list), nil
	}
	providersOf(c, func(p provider, name string) {
		list = append(list, providerInfo{
			ID: p.carrier, Code: p.code, Name: name, Type: 1, OperationType: p.operation, RangeType: 1,
			InPlatform: true, SupportCOD: p.cod, ApproveState: 1, State: providerWorks,
		})
	})
	return ldopDid(list), nil
}
