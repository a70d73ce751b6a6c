package contract

// driftCodes are the codes of what recorded traffic has and the contract has not.
var driftCodes = []CodeInfo{}
