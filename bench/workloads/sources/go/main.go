// A Go program with a little C, threads and a good deal of the standard library; its external link is what counts.
package main

/*
static __thread int counter = 7;
static int add(int a, int b) { return a + b + counter++; }
*/
import "C"

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"html/template"
	"math/big"
	"os"
	"regexp"
)

func main() {
	sum := make(chan int)
	go func() { sum <- int(C.add(1, 2)) }()
	text, _ := json.Marshal(map[string]int{"sum": <-sum, "again": int(C.add(1, 2))})
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	writer.Write(text)
	writer.Close()
	_, unreadable := parser.ParseFile(token.NewFileSet(), "none.go", nil, 0)
	page, _ := template.New("page").Parse("<b>{{.}}</b>\n")
	page.Execute(os.Stdout, string(text))
	fmt.Println(packed.Len() > 0, unreadable != nil, big.NewInt(5), regexp.MustCompile("a+b").MatchString("aab"))
}
