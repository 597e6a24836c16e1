using GradCam.Building;
using GradCam.Foundation;
using GradCam.Methods.Engine;
using GradCam.Onnx;
using GradCam.Targets;

namespace GradCam.Diagnostics;

/// <summary>
/// Says in plain words when a map should not be trusted. Each finding is one function; what costs a run is asked only
/// where a map is broken.
/// </summary>
internal static class MapDiagnostics
{
    // Fewer places than this tell hardly more than left from right.
    private const int FewestPlaces = 9;

    // Of all convolutions and matrix products, the part that should lie before a layer whose channels mean something.
    private const double EarlyPart = 0.2;

    private const float Unlikely = 0.01f,
        Saturated = 0.999f,
        Vanished = 1e-12f,
        LargestInput = 30;

    private static readonly Func<MapContext, Diagnostic?>[] All =
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

    /// <summary>All findings about a map.</summary>
    public static IReadOnlyList<Diagnostic> Of(MapContext evidence)
    {
        var found = new List<Diagnostic>();
        foreach (var check in All)
        {
            if (check(evidence) is not { } finding)
                continue;
            found.Add(finding);
            // Nothing more can be read from numbers that are not there.
            if (finding.Code == "not-finite")
                break;
        }
        return found;
    }

    private static Diagnostic? NotFinite(MapContext e)
    {
        if (e.Raw.All(float.IsFinite))
            return null;
        var model = e.SessionPool.Model;
        string[] names =
        [
            .. model
                .Graph.Graph.Node.SelectMany(n => n.Output)
                .Where(o =>
                    o.Length > 0 && model.Graph.Type(o) == ElementType.Float && model.Graph.Shape(o) is { Length: > 0 }
                ),
        ];
        var values = e.SessionPool.Values(names).Run(e.Sample.Data, e.Sample.Shape, [e.Term]);
        string? first = names.FirstOrDefault(n => !values.Whole(n).Data.ToArray().All(float.IsFinite));
        return new(
            "not-finite",
            first is null
                ? "The map holds values that are not finite: the gradients overflowed behind the layer; take a later "
                    + "layer."
                : $"The map holds values that are not finite; the first come from "
                    + $"{model.Graph.Producer(first)!.OpType} (node '{model.Graph.Producer(first)!.Label()}'): check "
                    + "the model's weights and the input."
        );
    }

    private static Diagnostic? ZeroMap(MapContext e)
    {
        if (!e.IsZero)
            return null;
        const string zero = "The map is zero everywhere: ";
        string what = e.Prediction is { } p ? $"'{p.Label}'" : "the target";
        bool formula = e.Method.Recipe is Formula { UsesGradients: true } or LayerProduct or Retargeted or PixelProduct;
        if (e.Activations.All(v => v == 0))
            return new(
                "zero-map-dead",
                zero
                    + (
                        e.AtInput
                            ? "the input is zero."
                            : "the layer's activations are all zero for this input; try another layer, and check "
                                + "that the input is prepared as the model expects."
                    )
            );
        if (!formula)
            return new(
                "zero-map",
                zero + "at this layer the method finds nothing that stands out; try another layer or method."
            );
        if (e.Gradients.All(v => v == 0))
        {
            if (
                e.Prediction?.Probability > Saturated
                && (e.Term is ProbabilityTerm || e.SessionPool.Model.Head.OutputActivation == OutputActivation.None)
            )
                return new(
                    "zero-map-saturated",
                    zero
                        + $"the probability of {what} is {e.Prediction.Probability:0.0000}, where softmax and "
                        + "sigmoid are flat; explain the logit (--score logit)."
                );
            return e.Layer.Layout == LayerLayout.Tokens && e.Layer.ExtraTokens > 0
                ? new(
                    "zero-map-class-token",
                    zero
                        + "behind this layer only the class token counts, so no place has a gradient; take a layer "
                        + "before the last attention."
                )
                : new("zero-map-no-gradient", zero + $"no gradient of {what} reaches the layer; take another layer.");
        }
        return e.Gradients.All(v => v <= 0)
            ? new(
                "zero-map-negative",
                zero + $"every gradient is negative, so all that the layer sees speaks against {what}."
            )
            : new(
                "zero-map",
                zero
                    + $"at this layer more speaks against {what} than for it at every place; try another layer or "
                    + "method."
            );
    }

    private static Diagnostic? FlatMap(MapContext e) =>
        e.IsZero || e.Raw.Length == 1 || e.Raw.Any(v => v != e.Raw[0])
            ? null
            : new(
                "flat-map",
                "The map has one value everywhere, so it does not tell places apart; try an earlier layer."
            );

    private static Diagnostic? Coarse(MapContext e) =>
        e.AtInput || e.Raw.Length >= FewestPlaces || e.Layer.Node.Length == 0
            ? null
            : new(
                "coarse-layer",
                $"The layer has only {string.Join(" x ", e.Layer.Spatial)} places, too few to show where the network "
                    + "looks; take an earlier layer or a larger input."
            );

    private static Diagnostic? Early(MapContext e)
    {
        if (e.AtInput || e.Method.Recipe is not Formula || e.Layer.Node.Length == 0)
            return null;
        double depth = e.SessionPool.Model.DepthOf(e.Layer);
        return depth >= EarlyPart
            ? null
            : new(
                "early-layer",
                $"Only {depth:0%} of the network's learned layers lie before this one: its channels are edges and "
                    + "colours, so the map is noisy; take a later layer, or LayerCAM."
            );
    }

    private static Diagnostic? UnlikelyClass(MapContext e) =>
        e.Prediction is { Probability: < Unlikely } p
            ? new(
                "unlikely-class",
                $"The network gives '{p.Label}' a probability of {p.Probability:0.0##%}: the map shows what little "
                    + "speaks for it."
            )
            : null;

    private static Diagnostic? VanishedGradient(MapContext e) =>
        e.IsZero
        || e.Method.Recipe is not Formula { UsesGradients: true }
        || e.Raw.Max(Math.Abs) > Vanished
        || e.Gradients.Max(Math.Abs) > Vanished
            ? null
            : new(
                "vanished-gradient",
                "The gradients at the layer are all but zero, so rounding may make up the map; explain the logit "
                    + "(--score logit), or take a later layer."
            );

    private static Diagnostic? OddInput(MapContext e)
    {
        if (e.RawPixelsExpected)
            return null;
        float largest = Magnitude.Largest(e.Sample.Data.Span);
        return largest <= LargestInput
            ? null
            : new(
                "unnormalized-input",
                $"The input holds values up to {largest:0}, as pixels have them, where most networks expect about -3 "
                    + "to 3; say how the model's input is prepared (--preprocess, or a .gradcam.json beside the "
                    + "model)."
            );
    }
}
