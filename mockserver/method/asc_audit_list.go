package method

import "github.com/jdmock/jdmock/mockserver/aftersale"

// The service orders that wait for the seller's audit.
func init() {
	register(Spec{Method: "jingdong.asc.audit.list", Main: handler("", listServices(aftersale.ServicesOf(aftersale.ServiceApplied)), failASCPage)})
}
