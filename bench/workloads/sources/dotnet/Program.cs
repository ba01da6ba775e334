using System.Text.Json;
using System.Text.RegularExpressions;

Console.WriteLine(args.Length + " " + string.Join(',', args.Order().Select(a => a.ToUpperInvariant())));
try
{
    throw new InvalidOperationException("thrown");
}
catch (InvalidOperationException thrown)
{
    Console.WriteLine(Regex.Replace(thrown.Message, "h(r)", "$1"));
}

await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => Console.WriteLine(n))));
Console.WriteLine(JsonDocument.Parse("""{"a":[1,2,3]}""").RootElement.GetProperty("a")[1].GetInt32());
