using GradCam.Targets;

namespace GradCam.Diagnostics;

/// <summary>Finds out why a layer's map is zero.</summary>
internal static class ZeroMapReason
{
    private const float Saturated = 0.999f;

    /// <summary>The reason at a layer.</summary>
    /// <returns>The diagnostic's code, and the reason as the end of a sentence.</returns>
    public static (string Code, string Reason) Of(MapContext e, Layer layer)
    {
        string what = e.Prediction is { } p ? $"'{p.Label}'" : "the target";
        if (e.Activations(layer) is { } activations && activations.All(v => v == 0))
            return (
                "zero-map-dead",
                e.AtInput
                    ? "the input is zero."
                    : "the layer's activations are all zero for this input; try another layer, and check that the "
                        + "input is prepared as the model expects."
            );
        if (!e.DependsOnGradient || e.Gradients(layer) is not { } gradients)
            return ("zero-map", "at this layer the method finds nothing that stands out; try another layer or method.");
        if (gradients.All(v => v == 0))
            return NoGradient(e, layer, what);
        return gradients.All(v => v <= 0)
            ? ("zero-map-negative", $"every gradient is negative, so all that the layer sees speaks against {what}.")
            : (
                "zero-map",
                $"at this layer more speaks against {what} than for it at every place; try another layer or method."
            );
    }

    private static (string Code, string Reason) NoGradient(MapContext e, Layer layer, string what)
    {
        if (
            e.Prediction?.Probability > Saturated
            && (e.Term is ProbabilityTerm || e.Model.Head.OutputActivation == OutputActivation.None)
        )
            return (
                "zero-map-saturated",
                $"the probability of {what} is {e.Prediction.Probability:0.0000}, where softmax and sigmoid are flat; "
                    + "explain the logit (ExplainerOptions.Score = ScoreKind.Logit)."
            );
        return e.ExtraGradients(layer).Any(v => v != 0)
            ? (
                "zero-map-class-token",
                "behind this layer only the class token counts, so no place has a gradient; take a layer before the "
                    + "last attention."
            )
            : (
                "zero-map-no-gradient",
                $"every gradient of {what} at this layer is zero; check that the weights behind it are those of a "
                    + "trained network, or take another layer."
            );
    }
}
