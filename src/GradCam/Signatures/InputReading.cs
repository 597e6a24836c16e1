using System.Globalization;
using GradCam.Explaining;
using GradCam.Onnx;

namespace GradCam.Signatures;

/// <summary>Says how the inputs of a model are read.</summary>
internal static class InputReading
{
    private const string OfTheFile = "the model's input";

    /// <summary>The inputs, the picture's first.</summary>
    public static IReadOnlyList<InputSignature> Of(ExplainedModel model)
    {
        var input = model.Proto.Graph.Input[0];
        return
        [
            new(
                input.Name,
                KindOf(model),
                Shape(model.FileDims),
                TypeName((ElementType)input.Type.TensorType.ElemType),
                [.. Facts(model)]
            ),
            .. model.Fixed.Select(other => new InputSignature(
                other.Name,
                InputKind.Fixed,
                $"[{string.Join(", ", other.Shape)}]",
                TypeName(other.Type),
                [
                    other.IsGiven
                        ? new("values", "given", Origin.Declared("ExplainerOptions.FixedInputs"))
                        : new(
                            "values",
                            "zero",
                            Origin.Assumed($"ExplainerOptions.FixedInputs[\"{other.Name}\"] says otherwise")
                        ),
                ]
            )),
        ];
    }

    private static InputKind KindOf(ExplainedModel model) =>
        model.TakesFrames ? InputKind.Frames
        : model.Network.SharesScores ? InputKind.Bag
        : model.InputLayout.Dims.Length switch
        {
            3 => InputKind.Signal,
            5 => InputKind.Volume,
            _ => model.Preprocessing is null ? InputKind.Image : InputKind.Picture,
        };

    private static IEnumerable<SignatureFact> Facts(ExplainedModel model)
    {
        var layout = model.InputLayout;
        if (model.OwnShape is not null)
            yield return new("form", Shape(layout.Dims), Origin.Derived("the model makes it of its input"));
        string order = layout.ChannelsLast ? "channels last" : "channels first";
        yield return new(
            "layout",
            order,
            layout.Order switch
            {
                OriginKind.Declared => Origin.Declared("ExplainerOptions.InputLayout, or the card's \"inputLayout\""),
                OriginKind.Derived => Origin.Derived("the first convolution or normalization"),
                _ => Origin.Assumed(
                    "by the lengths; ExplainerOptions.InputLayout or the card's \"inputLayout\" says otherwise"
                ),
            }
        );
        yield return SizeOf(model);
        if (model.Preprocessing is not { } preparation)
            yield break;
        string how = Describe(preparation);
        yield return new(
            "preparation",
            how,
            model.PreprocessingOrigin is { Kind: not OriginKind.Assumed } known
                ? known
                : Origin.Assumed("ExplainerOptions.Preprocessing or the card's \"preset\" says otherwise")
        );
    }

    private static SignatureFact SizeOf(ExplainedModel model)
    {
        string size = string.Join(" x ", model.Network.InputSize);
        return model.InputLayout.SpatialAxes.All(axis => model.InputLayout.Dims[axis].Value > 0)
                ? new("size", size, Origin.Declared(OfTheFile))
            : model.Card is { Width: not null, Source: var path }
                ? new("size", size, Origin.Declared(path is null ? "the model card" : Path.GetFileName(path)))
            : model.PreprocessingOrigin is { Kind: OriginKind.Declared } prepared ? new("size", size, prepared)
            : new("size", size, Origin.Assumed("the input is open; the card's \"size\" says otherwise"));
    }

    /// <summary>A preparation in words: the preset's, or each step.</summary>
    private static string Describe(Preprocessing p)
    {
        var input = new ModelInput(p.ChannelCount, p.Height, p.Width, p.Layout);
        if (PreprocessingPresets.All.FirstOrDefault(preset => preset.For(input) == p) is { } known)
            return $"{known.Name}: {known.Description}";
        string resize = p.Resize switch
        {
            ResizeMode.Stretch => "stretched",
            ResizeMode.Letterbox => $"fitted with a border of {p.Padding}",
            ResizeMode.ShortSideThenCenterCrop => "short side, then centre crop",
            _ => "centre crop, then resize",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{resize}, {p.Interpolation.ToString().ToLowerInvariant()}, {p.Channels.ToString().ToUpperInvariant()}, "
                + $"(pixel x {p.Scale:0.######} - {Numbers(p.Mean)}) / {Numbers(p.Std)}"
        );
    }

    private static string Numbers(IEnumerable<double> values)
    {
        string[] texts = [.. values.Select(v => v.ToString("0.####", CultureInfo.InvariantCulture)).Distinct()];
        return texts.Length == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
    }

    /// <summary>Axes in brackets; the open one of the samples is N.</summary>
    public static string Shape(IReadOnlyList<Dim> dims) =>
        $"[{string.Join(", ", dims.Select((d, axis) => axis == 0 && d.Value is null ? "N" : d.ToString()))}]";

    private static string TypeName(ElementType type) => type.ToString().ToLowerInvariant();
}
