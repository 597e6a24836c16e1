using System.Collections.Concurrent;

namespace GradCam.Tests.Conformance;

/// <summary>Whose numbers a case is held against.</summary>
public enum Source
{
    /// <summary>golden.npz.</summary>
    PytorchGradCam,

    /// <summary>reference.npz.</summary>
    PyTorch,
}

/// <summary>How every array of a case agrees; computed once for the tests and for the table in the docs.</summary>
internal static class ConformanceTable
{
    private static readonly ConcurrentDictionary<(string, Source), Lazy<IReadOnlyList<(string Key, Agreement Agreement)>>> Compared = new();

    public static IReadOnlyList<(string Key, Agreement Agreement)> Compare(string name, Source source) => Compared.GetOrAdd((name, source), _ => new(() =>
    {
        var test = new ConformanceCase(name);
        var numbers = source == Source.PyTorch ? test.Reference : test.Golden;
        using var ours = new OurNumbers(test);
        var rows = new List<(string, Agreement)>();
        foreach (string key in numbers.Keys.Order(StringComparer.Ordinal))
            if (ours.Of(key) is not null && (source == Source.PyTorch || test.Belongs(key))) rows.Add((key, Agreement.Of(key, ours.InOurOrder(key, numbers[key]), ours, test.Samples)));
        return rows;
    })).Value;
}
