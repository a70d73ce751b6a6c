package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/seed"
)

// Bounds of a shops' file.
const (
	maxShopsBytes = 16 << 20
	maxShopName   = 200
)

// The columns of a shops' file.
const (
	columnVender  = "vender_id"
	columnName    = "shop_name"
	columnAccess  = "access_token"
	columnRefresh = "refresh_token"
	columnOrders  = "orders"
)

var shopColumns = []string{columnVender, columnName, columnAccess, columnRefresh, columnOrders}

// A shopReader reads shops row by row.
type shopReader struct {
	csv     *csv.Reader
	columns []string       // of the header
	seen    map[string]int // the line of each vender id and token
}

// parseShops reads a CSV file with a header row, whose columns may come in any
// order. Only vender_id must be there; what else is missing or empty is made up.
// Errors name the line and the column.
func parseShops(file io.Reader) ([]sandbox.ShopConfig, error) {
	text, err := io.ReadAll(io.LimitReader(file, maxShopsBytes+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxShopsBytes {
		return nil, fmt.Errorf("file is larger than %d MiB", maxShopsBytes>>20)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if !utf8.Valid(text) {
		return nil, errors.New("file is not UTF-8: save it as such")
	}
	r := shopReader{csv: csv.NewReader(bytes.NewReader(text)), seen: map[string]int{}}
	if err := r.header(); err != nil {
		return nil, err
	}
	var shops []sandbox.ShopConfig
	for {
		row, err := r.csv.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, r.malformed(err)
		}
		if len(shops) == sandbox.MaxShops {
			return nil, fmt.Errorf("file has more than %d shops", sandbox.MaxShops)
		}
		shop, err := r.shop(row)
		if err != nil {
			return nil, err
		}
		shops = append(shops, shop)
	}
	if len(shops) == 0 {
		return nil, errors.New("file has no shops below its header row")
	}
	return shops, nil
}

// malformed words an error of CSV.
func (r *shopReader) malformed(err error) error {
	var where *csv.ParseError
	if !errors.As(err, &where) {
		return err
	}
	if errors.Is(err, csv.ErrFieldCount) {
		return fmt.Errorf("line %d: want %d columns, as the header has", where.Line, len(r.columns))
	}
	return fmt.Errorf("line %d, column %d: %w", where.Line, where.Column, where.Err)
}

// header reads the header row.
func (r *shopReader) header() error {
	names, err := r.csv.Read()
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("file is empty: want a header row with vender_id and any of %s", strings.Join(shopColumns[1:], ", "))
	}
	if err != nil {
		return r.malformed(err)
	}
	for i, name := range names {
		name = strings.ToLower(strings.TrimSpace(name))
		if err := r.column(name); err != nil {
			line, column := r.csv.FieldPos(i)
			return fmt.Errorf("line %d, column %d: %w", line, column, err)
		}
		r.columns = append(r.columns, name)
	}
	if !contains(r.columns, columnVender) {
		return fmt.Errorf("line 1: header row has no %s; it may have %s", columnVender, strings.Join(shopColumns, ", "))
	}
	return nil
}

// column refuses a column of the header that is unknown or there already.
func (r *shopReader) column(name string) error {
	if contains(r.columns, name) {
		return fmt.Errorf("%s stands twice", name)
	}
	if contains(shopColumns, name) {
		return nil
	}
	if near := contract.Nearest(name, shopColumns); near != "" {
		return fmt.Errorf("header %q is unknown: did you mean %s?", name, near)
	}
	return fmt.Errorf("header %q is unknown: want any of %s", name, strings.Join(shopColumns, ", "))
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// shop reads one row.
func (r *shopReader) shop(row []string) (sandbox.ShopConfig, error) {
	var shop sandbox.ShopConfig
	for i, value := range row {
		line, column := r.csv.FieldPos(i)
		err := setShop(&shop, r.columns[i], strings.TrimSpace(value))
		if err == nil {
			err = r.unique(r.columns[i], strings.TrimSpace(value), line)
		}
		if err != nil {
			return shop, fmt.Errorf("line %d, column %d: %s %w", line, column, r.columns[i], err)
		}
	}
	return shop, nil
}

// setShop sets the member that a column stands for.
func setShop(shop *sandbox.ShopConfig, column, value string) error {
	switch column {
	case columnVender:
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil || n < 1 || strconv.FormatInt(n, 10) != value {
			return fmt.Errorf("is %.40q: want a number from 1, as JD has them", value)
		}
		shop.VenderID = value
	case columnName:
		if len(value) > maxShopName {
			return fmt.Errorf("is longer than %d bytes", maxShopName)
		}
		shop.Name = value
	case columnAccess, columnRefresh:
		if len(value) > sandbox.MaxTokenBytes {
			return fmt.Errorf("is longer than %d bytes", sandbox.MaxTokenBytes)
		}
		if column == columnAccess {
			shop.Access = value
		} else {
			shop.Refresh = value
		}
	case columnOrders:
		return setOrders(shop, value)
	}
	return nil
}

func setOrders(shop *sandbox.ShopConfig, value string) error {
	if value == "" {
		return nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > seed.MaxOrders {
		return fmt.Errorf("is %.40q: want a number from 0 to %d, or nothing for what --orders says", value, seed.MaxOrders)
	}
	shop.Orders = n
	if n == 0 {
		shop.Orders = -1 // Options take 0 for the default
	}
	return nil
}

// unique refuses a vender id or a token that another row has. The error does
// not repeat the token.
func (r *shopReader) unique(column, value string, line int) error {
	if value == "" || column == columnName || column == columnOrders {
		return nil
	}
	key := column + " " + value
	if before, taken := r.seen[key]; taken {
		return fmt.Errorf("is that of line %d already", before)
	}
	r.seen[key] = line
	return nil
}
