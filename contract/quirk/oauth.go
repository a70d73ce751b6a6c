package quirk

// The quirks of OAuth.
var (
	// RefreshExpired decides whether a token that has expired can be refreshed.
	RefreshExpired = add("refresh-expired", "refreshing a token that has expired",
		Value{"refuse", "code 2011: a token is refreshed before it expires or never", "official", "jos.jd.com/doc/channel.htm?id=152"},
		Value{"allow", "new tokens, as long as nothing has revoked the old ones", "assumed", "for clients that refresh when a call is refused, and not before"})

	// OAuthError decides how the token endpoints word a refusal.
	OAuthError = add("oauth-error", "refusals of the OAuth token endpoints",
		Value{"code-msg", `{"code":2011,"msg":"…","requestId":"…"}`, "third-party", "clients that test code and msg"},
		Value{"error_response", `{"error_response":{"code":"2011","zh_desc":"…",…}}`, "third-party", "JustAuth, which looks for error_response.zh_desc"})
)
