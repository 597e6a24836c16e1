using GradCam.Building;
using GradCam.Imaging;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Baking;

/// <summary>The coloured picture as a part of the model.</summary>
/// <param name="options">The look of the overlay.</param>
/// <param name="how">The preparation of photographs.</param>
/// <param name="pixels">
/// The photograph's input; null where the model takes a tensor, whose own pixels are coloured then.
/// </param>
/// <param name="input">The tensor.</param>
internal sealed class OverlayGraph(OverlayOptions options, Preprocessing how, PixelInput? pixels, Val input)
{
    /// <summary>The picture, <c>uint8[N, H, W, 3]</c>.</summary>
    /// <param name="map">The map at the tensor's size, 0..1, <c>float[N, h, w]</c>.</param>
    /// <param name="ofPixels">It is a map of pixels, whose strongest hundredth is drawn at full heat.</param>
    public Val Of(Val map, bool ofPixels)
    {
        if (ofPixels)
            map = Strong(map);
        Val photo = pixels?.Input.Cast(ElementType.Float) ?? Pixels();
        Val? shown = null;
        if (pixels is not null)
        {
            map = pixels.Rows.Unweights().MatMul(map).MatMul(pixels.Columns.Unweights().Transpose(1, 0));
            shown = (pixels.Rows.Shown.Unsqueeze(1) * pixels.Columns.Shown.Unsqueeze(0)).AsFloat().Unsqueeze(2);
        }
        Val steps = (Clipped(map, 1) * 255f).Cast(ElementType.Int64);
        Val heat = map.Graph.Emit("Gather", [map.Graph.Add(Tensors.Of("", Heat(), Colormap.Steps, 3)), steps]);
        Val blended =
            options.Blend == OverlayBlend.Add
                ? photo + heat
                : (heat + photo * (float)(1 - options.EffectiveAlpha) + 0.5f).Unary("Floor");
        blended = Clipped(blended, 255);
        // What the network did not see stays as it is.
        if (shown is not null)
            blended = Where(shown > 0.5f, blended, photo);
        return blended.Cast(ElementType.UInt8);
    }

    private float[] Heat()
    {
        var heat = new float[Colormap.Steps * 3];
        for (int i = 0; i < heat.Length; i++)
        {
            double part = options.Colormap.Rgb[i] * options.EffectiveAlpha;
            heat[i] = (float)(options.Blend == OverlayBlend.Add ? Math.Floor(part) : part);
        }
        return heat;
    }

    /// <summary>The pixels that a tensor was made of, <c>float[N, h, w, 3]</c>.</summary>
    private Val Pixels()
    {
        var graph = input.Graph;
        Val tensor = graph.Type(input.Name) == ElementType.Float ? input : input.AsFloat();
        if (how.Layout == TensorLayout.ChannelsFirst)
            tensor = tensor.Transpose(0, 2, 3, 1);
        var shifts = Enumerable.Range(0, how.ChannelCount).Select(c => PixelNormalizer.Shift(how, c)).ToArray();
        Val std = graph.Add(Tensors.Of("", [.. shifts.Select(s => (float)(s.Std / how.Scale))], shifts.Length)),
            mean = graph.Add(Tensors.Of("", [.. shifts.Select(s => (float)(s.Mean / how.Scale))], shifts.Length));
        Val values = Clipped((tensor * std + mean).Unary("Round"), 255);
        return how.Channels switch
        {
            ChannelOrder.Grey => Concat(3, values, values, values),
            ChannelOrder.Bgr => graph.Emit("Gather", [values, graph.Ints(2, 1, 0)], Attr.Of("axis", 3L)),
            _ => values,
        };
    }

    private Val Strong(Val map)
    {
        var graph = map.Graph;
        int count = how.Width * how.Height,
            rank = count - (int)(global::GradCam.Overlay.StrongPixels * (count - 1));
        Val full = graph
            .EmitMany("TopK", 2, [map.Reshape(0, -1), graph.Ints(rank)])[0]
            .Slice(graph.Ints(-1), graph.Ints(long.MaxValue), graph.Ints(1))
            .Unsqueeze(2);
        return Where(full > 0, Clipped(map / Where(full > 0, full, 1), 1), map);
    }

    private static Val Clipped(Val value, float most) =>
        value.Graph.Emit("Clip", [value, value.Graph.Scalar(0), value.Graph.Scalar(most)]);
}
