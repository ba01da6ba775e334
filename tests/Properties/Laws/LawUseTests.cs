using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using FsCheck.Xunit;
using Xunit;

namespace AfsLd.Tests.Properties.Laws;

/// <summary>Every property of generated cases is a <see cref="LawAttribute"/>: it has ten thousand of them under <c>./test.sh --thorough</c>,
/// from the whole range of their types, and the same hundred otherwise.</summary>
public sealed class LawUseTests
{
    private static readonly Type[] Tests = typeof(LawUseTests).Assembly.GetTypes();

    private static readonly (string Name, PropertyAttribute Attribute)[] Properties =
    [
        .. from test in Tests
           from method in test.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
           from attribute in method.GetCustomAttributes<PropertyAttribute>()
           select ($"{test.Name}.{method.Name}", attribute),
    ];

    [Fact]
    public void Every_property_is_a_law() => Assert.Empty(Others(Properties));

    [Fact]
    public void Nothing_changes_what_laws_are_given_for_a_whole_class() =>
        Assert.DoesNotContain(Tests, test => test.GetCustomAttributes<PropertiesAttribute>().Any());

    [Fact]
    public void A_bare_property_and_a_law_with_other_cases_are_rejected()
    {
        Assert.True(Properties.Length > 100);
        (string, PropertyAttribute)[] mutants =
        [
            ("law", new LawAttribute("law")),
            ("bare", new PropertyAttribute()),
            ("as many", new PropertyAttribute { MaxTest = new LawAttribute("law").MaxTest }),
            ("few", new LawAttribute("few") { MaxTest = 20 }),
            ("small", new LawAttribute("small") { Arbitrary = [] }),
        ];
        Assert.Equal(["bare", "as many", "few", "small"], Others(mutants));
    }

    private static IEnumerable<string> Others(IEnumerable<(string Name, PropertyAttribute Attribute)> properties)
    {
        var law = new LawAttribute("any");
        return from property in properties
               where property.Attribute is not LawAttribute || property.Attribute.MaxTest != law.MaxTest || !property.Attribute.Arbitrary.SequenceEqual(law.Arbitrary)
               select property.Name;
    }
}
