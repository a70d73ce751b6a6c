package contract

// The codes of what a gateway does wrong with answers that are well formed, each
// by itself.
const (
	CodeLaw Code = "law" // the Rule of the violation names the law
)

// behaviourCodes are the codes of what shows only in what a gateway means, or in
// several of its answers.
var behaviourCodes = []CodeInfo{
	{CodeLaw, "amounts or times of an order do not fit together", "订单的金额或时间互相矛盾"},
}
