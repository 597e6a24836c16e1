namespace GradCam.Tests.Conformance;

/// <summary>Everything that the golden files hold, against this library.</summary>
public class ConformanceTests
{
    /// <summary>The arrays that are no results: what goes in, and the scores after the activation.</summary>
    private static readonly string[] Given = ["input", "mask", "scores", "target"];

    public static TheoryData<string> Cases => [.. ConformanceCase.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Numbers_ofEveryArray_equalTheReference(string name)
    {
        string[] wrong =
        [
            .. ConformanceTable
                .Compare(name)
                .Where(row => !row.Agreement.Holds && !ConformanceTable.Different.ContainsKey((name, row.Key)))
                .Select(row =>
                    $"{row.Key} differs by {row.Agreement.Difference:0.0e0}, more than {row.Agreement.Allowed:0.0e0}"
                ),
        ];
        Assert.True(wrong.Length == 0, $"{name}: {string.Join("; ", wrong)}");
    }

    [Fact]
    public void Different_ofTheTable_doDiffer() =>
        Assert.All(
            ConformanceTable.Different.Keys,
            d => Assert.False(ConformanceTable.Compare(d.Case).Single(row => row.Key == d.Key).Agreement.Holds)
        );

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_ofEveryCase_isComparedWhole(string name) =>
        Assert.Equal(
            new ConformanceCase(name).Golden.Keys.Except(Given).Order(StringComparer.Ordinal),
            ConformanceTable.Compare(name).Select(row => row.Key)
        );
}
