namespace GradCam.Tests.Conformance;

/// <summary>
/// Everything that the golden files hold, and the same computed by PyTorch on the very models, against this library.
/// </summary>
public class ConformanceTests
{
    /// <summary>A case, and whose numbers it is held against.</summary>
    public static TheoryData<string, Source> Cases =>
        [
            .. ConformanceCase.Names.Where(ConformanceCase.IsGolden).Select(n => (n, Source.PytorchGradCam)),
            .. ConformanceCase.Names.Where(ConformanceCase.HasReference).Select(n => (n, Source.PyTorch)),
        ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Numbers_ofEveryMethod_equalTheReference(string name, Source source)
    {
        var wrong = ConformanceTable
            .Compare(name, source)
            .Where(row => !row.Agreement.Holds)
            .Select(row =>
                $"{row.Key} differs by {row.Agreement.Difference:0.0e0}, more than {row.Agreement.Allowed:0.0e0}"
            )
            .ToArray();
        Assert.True(wrong.Length == 0, $"{name}: {string.Join("; ", wrong)}");
    }
}
