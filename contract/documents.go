package contract

// Documents returns a copy of every schema file as it is read, numbers as
// json.Number, by the name that references use, such as "common.json";
// "common.text.json" too, which is made.
func Documents() map[string]map[string]any { return New().Documents() }

// Documents returns a copy of every schema file by which c judges, as Documents
// returns the embedded ones.
func (c *Checker) Documents() map[string]map[string]any {
	documents := make(map[string]map[string]any, len(c.shelf().files))
	for file, doc := range c.shelf().files {
		documents[file] = object(copied(doc))
	}
	return documents
}

// copied returns a deep copy of a decoded JSON value.
func copied(value any) any {
	switch v := value.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, each := range v {
			out[name] = copied(each)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, each := range v {
			out[i] = copied(each)
		}
		return out
	}
	return value
}
