package lab

import (
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// oauthLies are about the service that gives tokens.
func oauthLies() []Lie {
	edited := func(e edit) way {
		return stateless(func(c call, ask asker) answer {
			a := ask(c)
			root, ok := a.doc()
			if !ok {
				return a
			}
			root.each("code", e)
			return a.with(root.bytes())
		})
	}
	all := []Lie{
		lie("oauth-code-as-text", "the code of the OAuth service is text", "OAuth 的 code 是文本", BySuite, contract.CodeGateway, tokens, edited(asText)).near("/code"),
		lie("oauth-unknown-code-is-a-system-error", "an unknown code is answered with 3038", "无效的授权码返回 3038", BySuite, contract.CodeGateway, tokens, edited(worded(func(s string) string {
			return strings.Replace(s, wire.OAuthCode.Code, wire.OAuthSystemError.Code, 1)
		}))).near("/code"),
		lie("oauth-any-secret", "a token is given for every secret", "任意 app_secret 都能换取令牌", BySuite, contract.CodeTokenAccepted, tokens, giving(wire.OAuthSecret)).near("/access_token"),
		lie("oauth-any-code", "a token is given for every code", "任意授权码都能换取令牌", BySuite, contract.CodeTokenAccepted, tokens, giving(wire.OAuthCode)).near("/access_token"),
	}
	for i := range all {
		all[i] = all[i].seen("oauth/")
	}
	return all
}

// giving gives the shop's token where it is refused with a code.
func giving(refused wire.Entry) way {
	return func(own Credentials) behaviour {
		return func(c call, ask asker) answer {
			a := ask(c)
			root, ok := a.doc()
			if !ok || root.says("code") != refused.Code || own.AccessToken == "" {
				return a
			}
			return a.with(object("access_token", text(own.AccessToken), "expires_in", scalar("86400"), "token_type", text("bearer"), "code", scalar("0")).bytes())
		}
	}
}
