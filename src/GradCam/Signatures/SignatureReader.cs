using GradCam.Explaining;
using GradCam.Targets;

namespace GradCam.Signatures;

/// <summary>Says how a model is read.</summary>
internal static class SignatureReader
{
    /// <summary>The signature of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layers">Its layers.</param>
    public static ModelSignature Read(ExplainedModel model, LayerChoice layers) =>
        new(InputReading.Of(model), OutputReading.Of(model), LayerFacts(model, layers), Methods(layers));

    private static IReadOnlyList<SignatureFact> LayerFacts(ExplainedModel model, LayerChoice layers)
    {
        if (layers.Default is not { } layer)
            return [new("layer", "none", Origin.Derived("no tensor has places on the way to the score"))];
        string what = $"{layer.Name}, {layer.Operator} {layer.ShapeText}, {layer.Layout.Name()}";
        return
        [
            model.Card.Layer is not null
                ? new("layer", what, Origin.Declared("the card's \"layer\""))
                : new("layer", what, Origin.Derived(Reason(model))),
        ];
    }

    private static string Reason(ExplainedModel model) =>
        model.Network.IsDense ? "the last before the class maps"
        : model.Network.Head.Rows?.Kind == RowKind.Boxes ? "the last that the boxes come through"
        : "the last with places before the score";

    private static IReadOnlyList<MethodSupport> Methods(LayerChoice layers) =>
        [.. CamMethods.All.Select(method => new MethodSupport(method, layers.UnsupportedReason(method, null)))];
}
