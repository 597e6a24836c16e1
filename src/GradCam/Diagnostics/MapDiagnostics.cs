using GradCam.Building;
using GradCam.Foundation;
using GradCam.Layers;
using GradCam.Onnx;

namespace GradCam.Diagnostics;

/// <summary>
/// Says in plain words when a map should not be trusted. Each diagnostic is one function; what costs a run is asked
/// only where a map is broken.
/// </summary>
internal static class MapDiagnostics
{
    // Of all convolutions and matrix products, the part that should lie before a layer whose channels mean something.
    private const double EarlyPart = 0.2;

    private const float Unlikely = 0.01f,
        Vanished = 1e-12f,
        LargestInput = 30;

    private static readonly Func<MapContext, IReadOnlyList<Diagnostic>>[] All =
    [
        NotFinite,
        ZeroMap,
        FlatMap,
        Coarse,
        Early,
        UnlikelyClass,
        VanishedGradient,
        OddInput,
    ];

    /// <summary>All diagnostics about a map.</summary>
    public static IReadOnlyList<Diagnostic> Of(MapContext context)
    {
        var found = new List<Diagnostic>();
        foreach (var check in All)
        {
            found.AddRange(check(context));
            // Nothing more can be read from numbers that are not there.
            if (found.Any(diagnostic => diagnostic.Code == "not-finite"))
                break;
        }
        return found;
    }

    private static IReadOnlyList<Diagnostic> NotFinite(MapContext e)
    {
        // A combined map may hide it: what is not finite may be cut off as negative.
        string[] layers = Names(e.Layers.Where(l => !l.Raw.All(float.IsFinite)));
        if (layers.Length == 0)
            return [];
        string map = e.IsCombined ? $"The map of {string.Join(", ", layers)}" : "The map";
        var first = e.Probe.FirstNotFinite(out bool known);
        string reason =
            first is not null
                ? $"; the first come from {first.OpType} (node '{first.Label()}'): check the model's "
                    + "weights and the input."
            : !known ? "; check the model's weights and the input."
            : e.Method.Recipe.TakesManyPasses
                ? ", though the network's own values are finite: what the method changes makes the score overflow; "
                    + "take another method or target."
            : e.DependsOnGradient
                ? ", though the network's own values are finite: the gradients, or what the method makes of them, "
                    + "overflow; take a later layer, or another method."
            : ", though the network's own values are finite: what the method makes of them overflows; take another "
                + "layer or method.";
        return [new("not-finite", $"{map} holds values that are not finite{reason}")];
    }

    private static IReadOnlyList<Diagnostic> ZeroMap(MapContext e)
    {
        if (!e.IsZero)
            return [];
        const string zero = "The map is zero everywhere";
        LayerMap[] empty = [.. e.Layers.Where(l => l.IsZero)];
        // Only a product is zero where none of its factors is.
        if (empty.Length == 0)
            return
            [
                new("zero-map", $"{zero}: no place stands out at all of the layers; take fewer layers, or their mean."),
            ];
        return
        [
            .. empty
                .GroupBy(l => ZeroMapReason.Of(e, l.Layer))
                .Select(group => new Diagnostic(
                    group.Key.Code,
                    $"{zero}{(e.IsCombined ? $"; at {string.Join(", ", Names(group))}" : "")}: {group.Key.Reason}"
                )),
        ];
    }

    private static IReadOnlyList<Diagnostic> FlatMap(MapContext e) =>
        e.IsZero || e.Layers.All(l => l.Raw.Length == 1) || e.Raw.Any(v => v != e.Raw[0])
            ? []
            :
            [
                new(
                    "flat-map",
                    "The map has one value everywhere, so it does not tell places apart; try an earlier layer."
                ),
            ];

    private static IReadOnlyList<Diagnostic> Coarse(MapContext e)
    {
        // Where one of several layers is fine enough, so is the map.
        if (e.AtInput || e.Layers.Any(l => l.Raw.Length >= LayerCatalog.FewestPlaces))
            return [];
        string places = string.Join(", ", e.Layers.Select(l => string.Join(" x ", l.Layer.Spatial)).Distinct());
        return
        [
            new(
                "coarse-layer",
                $"{(e.IsCombined ? "The layers have" : "The layer has")} only {places} places, too few to show where "
                    + "the network looks; take an earlier layer or a larger input."
            ),
        ];
    }

    private static IReadOnlyList<Diagnostic> Early(MapContext e)
    {
        // Methods that are made of others may take early layers on purpose.
        if (e.AtInput || e.Method.Recipe.FormulaWhere(linear: false) is null)
            return [];
        double depth = e.Layers.Max(l => e.Model.DepthOf(l.Layer));
        return depth >= EarlyPart
            ? []
            :
            [
                new(
                    "early-layer",
                    $"Only {depth:0%} of the network's learned layers lie before "
                        + (e.IsCombined ? "these: their" : "this one: its")
                        + " channels see only fine detail, so the map is noisy; take a later layer"
                        + (e.Method == CamMethods.LayerCam ? "." : ", or LayerCAM.")
                ),
            ];
    }

    private static IReadOnlyList<Diagnostic> UnlikelyClass(MapContext e) =>
        // Without gradients, a map of one run is the same for every class.
        e.Prediction
            is { Probability: < Unlikely } p
        && (e.Method.Recipe.NeedsGradient || e.Method.Recipe.TakesManyPasses)
            ?
            [
                new(
                    "unlikely-class",
                    $"The network gives '{p.Label}' a probability of {p.Probability:0.0##%}: the map shows what "
                        + "little speaks for it."
                ),
            ]
            : [];

    private static IReadOnlyList<Diagnostic> VanishedGradient(MapContext e)
    {
        if (!e.DependsOnGradient)
            return [];
        // Each layer's map is scaled before it is combined, and its rounding with it.
        LayerMap[] vanished =
        [
            .. e.Layers.Where(l =>
                !l.IsZero && l.Raw.Max(Math.Abs) <= Vanished && e.Gradients(l.Layer)?.Max(Math.Abs) <= Vanished
            ),
        ];
        return vanished.Length == 0
            ? []
            :
            [
                new(
                    "vanished-gradient",
                    $"The gradients at {(e.IsCombined ? string.Join(", ", Names(vanished)) : "the layer")} are all but "
                        + "zero, so rounding may make up the map; explain the logit (ExplainerOptions.Score = "
                        + "ScoreKind.Logit), or take a later "
                        + "layer."
                ),
            ];
    }

    private static IReadOnlyList<Diagnostic> OddInput(MapContext e)
    {
        if (e.RawPixelsExpected)
            return [];
        float largest = Magnitude.Largest(e.Sample.Data.Span);
        return largest <= LargestInput
            ? []
            :
            [
                new(
                    "unnormalized-input",
                    $"The input holds values up to {largest:0}, as pixels have them, where most networks expect about "
                        + "-3 to 3; say how the model's input is prepared (ExplainerOptions.Preprocessing, or a "
                        + ".gradcam.json beside "
                        + "the model)."
                ),
            ];
    }

    private static string[] Names(IEnumerable<LayerMap> layers) => [.. layers.Select(l => $"'{l.Layer.Name}'")];
}
