using System.Collections.Concurrent;

namespace GradCam.Tests.Conformance;

/// <summary>
/// The agreement of every array of a case; computed once for the tests and for the table in the docs.
/// </summary>
internal static class ConformanceTable
{
    private static readonly ConcurrentDictionary<
        string,
        Lazy<IReadOnlyList<(string Key, Agreement Agreement)>>
    > Compared = new();

    /// <summary>Arrays that the reference computes in another way, and how.</summary>
    public static IReadOnlyDictionary<(string Case, string Key), string> Different { get; } =
        new Dictionary<(string, string), string>
        {
            [("vgg_bn", "fullgrad.map")] =
                "the network's convolutions have biases, and batch normalization behind them; pytorch-grad-cam adds "
                + "the map of each of the two, while model.onnx has one bias, the two folded into one",
        };

    /// <summary>Layers at which a formula loses digits, how many times more is allowed, and why.</summary>
    public static IReadOnlyDictionary<(string Case, string Key), (float Times, string Why)> Conditioned { get; } =
        new Dictionary<(string, string), (float, string)>
        {
            [("mobilenet_v2", "0.gradcam_plus_plus.raw")] = (
                3,
                "the denominator `2 G² + sum(A) G³` cancels almost to its guard of 1e-6; PyTorch in float32 is off "
                    + "PyTorch in float64 by 2.1e-4"
            ),
        };

    /// <summary>The whole way, from the model file to the map.</summary>
    public static IReadOnlyList<(string Key, Agreement Agreement)> Compare(string name) =>
        Compared.GetOrAdd(name, _ => new(() => Computed(new ConformanceCase(name)))).Value;

    private static (string Key, Agreement Agreement)[] Computed(ConformanceCase test)
    {
        using var ours = new OurNumbers(test);
        return
        [
            .. from key in test.Golden.Keys.Order(StringComparer.Ordinal)
            let actual = ours.Of(key)
            where actual is not null
            let expected = ours.InOurOrder(key, test.Golden[key])
            let agreement = Agreement.Of(key, expected, actual, ours.Flipped(key), test.Samples)
            let times = Conditioned.TryGetValue((test.Name, key), out var found) ? found.Times : 1
            select (key, agreement with { Allowed = times * agreement.Allowed }),
        ];
    }
}
