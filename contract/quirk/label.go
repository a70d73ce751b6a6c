package quirk

// LabelAnswer decides about the root of the answer in which JD issues waybills.
var LabelAnswer = add("label-answer", "the answer of jingdong.ldop.alpha.waybill.receive",
	Value{"root", "resultInfo under the method's root, as from every method", "sdk", "the Java SDK's bean LdopAlphaWaybillReceiveResponse"},
	Value{"bare", "statusCode, statusMessage and data alone, without root, code and resultInfo", "third-party", "four clients of 2018 that read the answer so"})
