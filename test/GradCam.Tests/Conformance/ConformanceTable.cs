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
    private static readonly ConcurrentDictionary<
        (string, Source?),
        Lazy<IReadOnlyList<(string Key, Agreement Agreement)>>
    > Compared = new();

    /// <summary>The whole way, from the model file to the map.</summary>
    public static IReadOnlyList<(string Key, Agreement Agreement)> Compare(string name, Source source) =>
        Compared
            .GetOrAdd(
                (name, source),
                _ =>
                    new(() =>
                    {
                        var test = new ConformanceCase(name);
                        var numbers = source == Source.PyTorch ? test.Reference : test.Golden;
                        using var ours = new OurNumbers(test);
                        var rows = new List<(string, Agreement)>();
                        foreach (string key in numbers.Keys.Order(StringComparer.Ordinal))
                            if (ours.Of(key) is { } actual && (source == Source.PyTorch || test.Belongs(key)))
                                rows.Add(
                                    (
                                        key,
                                        Agreement
                                            .Of(
                                                key,
                                                ours.InOurOrder(key, numbers[key]),
                                                actual,
                                                ours.Flipped(key),
                                                test.Samples
                                            )
                                            .Times(Conditioning(name, key))
                                    )
                                );
                        return rows;
                    })
            )
            .Value;

    /// <summary>
    /// In one layer Grad-CAM++'s denominator <c>2 G² + sum(A) G³</c> cancels almost to its guard of 1e-6: PyTorch's own
    /// float32 is off its float64 by 2.1e-4 there, so the last digits are the processor's.
    /// </summary>
    private static float Conditioning(string name, string key) =>
        (name, key) == ("mobilenet_v2", "0.gradcam_plus_plus.raw") ? 3 : 1;

    /// <summary>The formulas on the golden file's own activations and gradients of the last layer.</summary>
    public static IReadOnlyList<(string Key, Agreement Agreement)> CompareFormulas(string name) =>
        Compared
            .GetOrAdd(
                (name, null),
                _ =>
                    new(() =>
                    {
                        var test = new ConformanceCase(name);
                        int k = test.Layers.Length - 1;
                        // Only the first layer's arrays were taken in training mode, so the last is right wherever
                        // there are two.
                        var (activations, shape) = test.Golden[$"{k}.activations"];
                        float[] gradients = test.Golden[$"{k}.gradients"].Data;
                        var layout = shape.Length == 3 ? LayerLayout.Tokens : LayerLayout.ChannelsFirst;
                        return
                        [
                            .. from method in CamMethods.All
                            let formula = method.Recipe.FormulaWhere(linear: false)
                            where
                                formula is { AtInput: false }
                                && method != CamMethods.ShapleyCam
                                && test.Golden.Contains($"{k}.{method.Name}.raw")
                            let key = $"{k}.{method.Name}.raw"
                            select (
                                key,
                                Agreement.Of(
                                    key,
                                    test.Golden[key].Data,
                                    FormulaRun.Map(formula, layout, activations, gradients, shape),
                                    null,
                                    test.Samples
                                )
                            ),
                        ];
                    })
            )
            .Value;
}
