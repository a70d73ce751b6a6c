package seed

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// The columns of a catalogue's file.
const (
	columnSKU       = "sku_id"
	columnOuter     = "outer_sku_id"
	columnWare      = "ware_id"
	columnName      = "name"
	columnPrice     = "price"
	columnVender    = "vender_id"
	columnProduct   = "product_no"
	columnService   = "service"
	columnJewellery = "jewellery"
)

// needed are the columns that must be there.
var needed = []string{columnSKU, columnName, columnPrice}

// optional returns the columns that may be there.
func optional() []string {
	return []string{columnOuter, columnWare, columnVender, columnProduct, columnService, columnJewellery}
}

// Bounds of texts, in bytes.
const (
	maxGoodName = 1000
	maxOwnID    = 200
)

// A catalogRow is a row as it was read.
type catalogRow struct {
	good   Good
	vender string // "" for every shop
}

// setters set what each column stands for.
var setters = map[string]func(*catalogRow, string) error{
	columnSKU:       func(r *catalogRow, v string) (err error) { r.good.SKU, err = readID(v); return err },
	columnWare:      setWare,
	columnOuter:     func(r *catalogRow, v string) error { r.good.OuterSKU = v; return shorter(v, maxOwnID) },
	columnProduct:   func(r *catalogRow, v string) error { r.good.ProductNo = v; return shorter(v, maxOwnID) },
	columnName:      setName,
	columnPrice:     setPrice,
	columnVender:    setVender,
	columnService:   func(r *catalogRow, v string) (err error) { r.good.Service, err = readBool(v); return err },
	columnJewellery: func(r *catalogRow, v string) (err error) { r.good.Jewellery, err = readBool(v); return err },
}

// readID reads an id as JD has them.
func readID(v string) (int64, error) {
	n, err := strconv.ParseInt(v, 10, 64)
	if err == nil && n > 0 && strconv.FormatInt(n, 10) == v {
		return n, nil
	}
	if strings.ContainsAny(v, "eE") {
		return 0, fmt.Errorf("is %.40q: want a whole number; a spreadsheet has rounded it: format the column as text", v)
	}
	return 0, fmt.Errorf("is %.40q: want a number from 1 to 9223372036854775807, in digits alone", v)
}

func setWare(r *catalogRow, v string) (err error) {
	if v != "" {
		r.good.Ware, err = readID(v)
	}
	return err
}

func setVender(r *catalogRow, v string) error {
	if v == "" {
		return nil
	}
	r.vender = v
	_, err := readID(v)
	return err
}

func setName(r *catalogRow, v string) error {
	if v == "" {
		return errors.New("is empty: want the name of the goods")
	}
	r.good.Name = v
	return shorter(v, maxGoodName)
}

func setPrice(r *catalogRow, v string) error {
	fen, err := wire.ParseYuan(v)
	if err != nil || fen < 1 || fen > MaxPrice {
		return fmt.Errorf("is %.40q: want yuan with at most two decimals, from 0.01 to %s, without signs or blanks, such as 199.90", v, wire.Yuan(MaxPrice))
	}
	r.good.Price = fen
	return nil
}

// readBool reads yes or no, in the ways in which spreadsheets have it.
func readBool(v string) (bool, error) {
	switch strings.ToLower(v) {
	case "1", "true", "yes", "y", "是":
		return true, nil
	case "", "0", "false", "no", "n", "否":
		return false, nil
	}
	return false, fmt.Errorf("is %.40q: want 1 or 0, true or false, 是 or 否, or nothing for no", v)
}

func shorter(v string, bound int) error {
	if len(v) > bound {
		return fmt.Errorf("is longer than %d bytes", bound)
	}
	return nil
}
