package seed

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// MaxCatalogBytes bounds the file of ReadCatalog.
const MaxCatalogBytes = 64 << 20

// Catalogs are the catalogues of several shops, as one file has them. The nil
// Catalogs have none.
type Catalogs struct {
	everywhere *Catalog            // of the shops that the file does not name; nil if it has rows for named ones alone
	own        map[string]*Catalog // of those that it names, by vender id
}

// Of returns the catalogue of a shop; nil if the file has nothing for it.
func (c *Catalogs) Of(venderID string) *Catalog {
	if c == nil {
		return nil
	}
	if own, ok := c.own[venderID]; ok {
		return own
	}
	return c.everywhere
}

// Named returns the vender ids that the file names, in order.
func (c *Catalogs) Named() []string {
	if c == nil {
		return nil
	}
	names := make([]string, 0, len(c.own))
	for id := range c.own {
		names = append(names, id)
	}
	slices.Sort(names)
	return names
}

// A catalogReader reads goods row by row.
type catalogReader struct {
	csv     *csv.Reader
	columns []string                 // of the header
	goods   map[string][]Good        // by vender id, "" for every shop
	lines   map[int64]map[string]int // the line of each SKU, by vender id
}

// ReadCatalog reads a CSV file in UTF-8 with a header row, whose columns may
// come in any order: sku_id, name and price must be there; outer_sku_id,
// ware_id, product_no, service, jewellery and vender_id may be. A row with a
// vender_id is that shop's alone, the others are every shop's. What is missing
// or empty is made up. Errors name the line and the column.
func ReadCatalog(file io.Reader) (*Catalogs, error) {
	text, err := readText(file)
	if err != nil {
		return nil, err
	}
	r := catalogReader{csv: csv.NewReader(bytes.NewReader(text)), goods: map[string][]Good{}, lines: map[int64]map[string]int{}}
	if err := r.header(); err != nil {
		return nil, err
	}
	rows, err := r.rows()
	if err != nil {
		return nil, err
	}
	if rows == 0 {
		return nil, errors.New("file has no goods below its header row")
	}
	return r.catalogs()
}

// rows reads the rows below the header, and returns how many there are.
func (r *catalogReader) rows() (n int, err error) {
	for ; ; n++ {
		row, err := r.csv.Read()
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, r.malformed(err)
		}
		if n == MaxGoods {
			return n, fmt.Errorf("file has more than %d goods", MaxGoods)
		}
		if err := r.row(row); err != nil {
			return n, err
		}
	}
}

// readText reads a file and demands UTF-8, with or without a byte order mark.
func readText(file io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(file, MaxCatalogBytes+1))
	if err != nil {
		return nil, err
	}
	if len(text) > MaxCatalogBytes {
		return nil, fmt.Errorf("file is larger than %d MiB", MaxCatalogBytes>>20)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if !utf8.Valid(text) {
		return nil, fmt.Errorf("line %d: file is not UTF-8, but perhaps GBK: save it in Excel as \"CSV UTF-8 (Comma delimited)\", or convert it with iconv -f GBK -t UTF-8", strayLine(text))
	}
	return text, nil
}

// strayLine returns the first line with bytes that are no UTF-8.
func strayLine(text []byte) int {
	line := 1
	for row := range bytes.Lines(text) {
		if !utf8.Valid(row) {
			break
		}
		line++
	}
	return line
}

// malformed words an error of CSV.
func (r *catalogReader) malformed(err error) error {
	var where *csv.ParseError
	if !errors.As(err, &where) {
		return err
	}
	if errors.Is(err, csv.ErrFieldCount) {
		return fmt.Errorf("line %d: want %d columns, as the header has; a comma inside a value needs \"quotes\" around it", where.Line, len(r.columns))
	}
	return fmt.Errorf("line %d, column %d: %w", where.Line, where.Column, where.Err)
}

// header reads the header row.
func (r *catalogReader) header() error {
	names, err := r.csv.Read()
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("file is empty: want a header row with %s and any of %s", strings.Join(needed, ", "), strings.Join(optional(), ", "))
	}
	if err != nil {
		return r.malformed(err)
	}
	if len(names) == 1 && strings.ContainsAny(names[0], ";\t") {
		return errors.New("line 1: the columns are not separated by commas: save the file as CSV with commas")
	}
	for i, name := range names {
		name = strings.ToLower(strings.TrimSpace(name))
		line, column := r.csv.FieldPos(i)
		if slices.Contains(r.columns, name) {
			return fmt.Errorf("line %d, column %d: %s stands twice", line, column, name)
		}
		if _, known := setters[name]; !known {
			return fmt.Errorf("line %d, column %d: header %.40q is unknown: want any of %s, %s", line, column, name, strings.Join(needed, ", "), strings.Join(optional(), ", "))
		}
		r.columns = append(r.columns, name)
	}
	for _, name := range needed {
		if !slices.Contains(r.columns, name) {
			return fmt.Errorf("line 1: header row has no %s; it needs %s", name, strings.Join(needed, ", "))
		}
	}
	return nil
}

// row reads one good.
func (r *catalogReader) row(row []string) error {
	var read catalogRow
	at := 0 // the field of the SKU
	for i, value := range row {
		if err := setters[r.columns[i]](&read, strings.TrimSpace(value)); err != nil {
			return r.wrong(i, err)
		}
		if r.columns[i] == columnSKU {
			at = i
		}
	}
	if err := r.unique(read, at); err != nil {
		return r.wrong(at, err)
	}
	r.goods[read.vender] = append(r.goods[read.vender], read.good)
	return nil
}

// unique refuses a SKU that the same shop has in another row.
func (r *catalogReader) unique(read catalogRow, field int) error {
	before := r.lines[read.good.SKU]
	for vender, line := range before {
		if vender == read.vender || vender == "" || read.vender == "" {
			return fmt.Errorf("is that of line %d already, in the same shop", line)
		}
	}
	if before == nil {
		before = make(map[string]int, 1)
		r.lines[read.good.SKU] = before
	}
	before[read.vender], _ = r.csv.FieldPos(field)
	return nil
}

// wrong says where a value is wrong.
func (r *catalogReader) wrong(field int, err error) error {
	line, column := r.csv.FieldPos(field)
	return fmt.Errorf("line %d, column %d: %s %w", line, column, r.columns[field], err)
}

// catalogs makes the catalogues of what was read.
func (r *catalogReader) catalogs() (*Catalogs, error) {
	c := &Catalogs{own: map[string]*Catalog{}}
	var err error
	if shared := r.goods[""]; len(shared) > 0 {
		if c.everywhere, err = NewCatalog(shared); err != nil {
			return nil, err
		}
	}
	for vender, goods := range r.goods {
		if vender == "" {
			continue
		}
		if c.own[vender], err = extend(c.everywhere, goods); err != nil {
			return nil, err
		}
	}
	return c, nil
}
