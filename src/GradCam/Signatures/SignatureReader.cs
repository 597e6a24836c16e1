using GradCam.Explaining;
using GradCam.Models;
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
        string what = Words(layer);
        return
        [
            model.Card.Layer is not null
                ? new("layer", what, Origin.Declared("the card's \"layer\""))
                : new("layer", what, Origin.Derived(Reason(model))),
            .. model.Card.Layer is null && model.Network.Scales is { } scales ? OfScales(scales) : [],
        ];
    }

    /// <summary>The layers of the boxes of each scale.</summary>
    private static IEnumerable<SignatureFact> OfScales(ScaleLayers scales) =>
        scales
            .Rows.Grid!.Scales.Zip(scales.Layers)
            .Where(s => s.Second is not null)
            .Select(s => new SignatureFact(
                "layer",
                Words(s.Second!),
                Origin.Derived(
                    $"for a box of the {s.First.Height} x {s.First.Width} cells: the last that all of it comes from"
                )
            ));

    private static string Words(Layer layer) =>
        $"{layer.Name}, {layer.Operator} {layer.ShapeText}, {layer.Layout.Name()}";

    private static string Reason(ExplainedModel model) =>
        model.Network.IsDense ? "the last before the class maps"
        : model.Network.Head.Rows?.Kind == RowKind.Boxes
            ? model.Network.Scales is null ? "the last that the boxes come through"
                : "for boxes of several scales together: the last that all come through"
        : "the last with places before the score";

    private static IReadOnlyList<MethodSupport> Methods(LayerChoice layers) =>
        [.. CamMethods.All.Select(method => new MethodSupport(method, layers.UnsupportedReason(method, null)))];
}
