package drift

import "slices"

// widened returns the types with those that were seen, in JSON Schema's words:
// every integer is a number.
func widened(held, seen []string) []string {
	all := slices.Clone(held)
	for _, typ := range seen {
		if !slices.Contains(all, typ) && !(typ == typeInteger && slices.Contains(all, typeNumber)) {
			all = append(all, typ)
		}
	}
	if slices.Contains(all, typeNumber) && !slices.Contains(held, typeInteger) {
		all = slices.DeleteFunc(all, func(t string) bool { return t == typeInteger })
	}
	return all
}

// oneOrList returns types as a schema writes them.
func oneOrList(types []string) any {
	if len(types) == 1 {
		return types[0]
	}
	list := make([]any, 0, len(types))
	for _, t := range types {
		list = append(list, t)
	}
	return list
}

// texts returns a text or a list of texts as a list.
func texts(value any) []string {
	switch v := value.(type) {
	case string:
		return []string{v}
	case []string:
		return slices.Clone(v)
	case []any:
		var list []string
		for _, each := range v {
			if text, ok := each.(string); ok {
				list = append(list, text)
			}
		}
		return list
	}
	return nil
}
