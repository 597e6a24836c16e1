using GradCam.Keras.Config;
using GradCam.Keras.Conversion;

namespace GradCam.Keras.Layers;

/// <summary>Layers that Keras' applications bring with them.</summary>
internal static class ScaleLayers
{
    public static Family Rows { get; } = new() { ["LayerScale"] = Scale, ["CustomScaleLayer"] = c => Residual(c)[0] };

    /// <summary>
    /// True for the Lambda that Inception-ResNet V2 had before its layer had a name: its name, its inputs and the scale
    /// in its arguments tell what it does.
    /// </summary>
    public static bool IsResidual(KerasLayer layer) =>
        layer is { Class: "Lambda", Calls: [{ } call] }
        && (layer.Config.Find("arguments") ?? default).Find("scale") is { IsNumber: true }
        && call.Reads.ToArray() is [_, var up]
        && layer.Name.StartsWith("block", StringComparison.Ordinal)
        && up.Layer == $"{layer.Name}_conv";

    /// <summary>A tensor, and another times a number.</summary>
    public static KerasTensor[] Residual(LayerCall c)
    {
        if (c.Inputs is not [var x, var other])
            throw c.Wrong("it takes two tensors");
        float scale =
            c.Layer.Class == "Lambda"
                ? c.Layer.Config.Find("arguments")?.Find("scale")?.Single ?? 1
                : c.Number("scale", 1);
        if (!float.IsFinite(scale))
            throw c.Wrong("its 'scale' makes no sense");
        var both = Aligned.Of(c, [x, other], behindBatch: true);
        string scaled = c.Node("Mul", [both.Values[1], c.Graph.Scalar(scale)]);
        return [both.Like with { Value = c.Node("Add", [both.Values[0], scaled]) }];
    }

    /// <summary>A number for each channel.</summary>
    private static KerasTensor Scale(LayerCall c)
    {
        var x = c.Input.Flat is null ? c.Input : c.Plain(c.Input);
        var gamma = c.Fitting(c.Weights[0], x.Shape[^1]);
        long[] shape = [.. x.Axes.Select(a => a == x.Rank - 1 ? gamma.Shape[0] : 1)];
        return x with { Value = c.Node("Mul", [x.Value, c.Weight("gamma", x.Axes, () => (gamma.Read(), shape))]) };
    }
}
