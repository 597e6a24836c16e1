using GradCam.Building;
using GradCam.Imaging;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Baking;

/// <summary>
/// The preparation of photographs as a part of the model, which then takes pixels, <c>uint8[N, H, W, 3]</c>. Resizing
/// is two products with matrices that the graph computes from the photograph's size: it equals PIL's up to rounding,
/// with operators that every runtime has.
/// </summary>
/// <remarks>
/// Source: <see cref="Framing"/>, <see cref="Resampler"/> and <see cref="PixelNormalizer"/>, step by step.
/// </remarks>
internal sealed class PixelInput
{
    private readonly Preprocessing _how;
    private readonly Pixels64 _math;

    /// <param name="graph">The graph; gets the input.</param>
    /// <param name="how">The preparation of photographs.</param>
    /// <param name="name">The input's name.</param>
    /// <param name="samples">Its first axis.</param>
    public PixelInput(GraphBuilder graph, Preprocessing how, string name, Dim samples)
    {
        (_how, _math) = (how, new(graph));
        Input = graph.Input(name, ElementType.UInt8, [samples, .. Size, 3]);
        Val height = Input.Shape(1, 2).Squeeze(0).Cast(ElementType.Double),
            width = Input.Shape(2, 3).Squeeze(0).Cast(ElementType.Double);
        (Rows, Columns) = how.Resize switch
        {
            ResizeMode.Stretch => (Whole(height, how.Height), Whole(width, how.Width)),
            ResizeMode.ShortSideThenCenterCrop => ShortSide(height, width),
            ResizeMode.StretchThenCenterCrop => (Stretched(height, how.Height), Stretched(width, how.Width)),
            ResizeMode.CenterCropThenResize => Fit(height, width),
            _ => Letterbox(height, width),
        };
    }

    /// <summary>The pixels as they are given.</summary>
    public Val Input { get; }

    /// <summary>The axes of rows and columns, which only the run knows.</summary>
    public Dim[] Size => [new(null, "height"), new(null, "width")];

    /// <summary>The vertical axis.</summary>
    public AxisFrame Rows { get; }

    /// <summary>The horizontal axis.</summary>
    public AxisFrame Columns { get; }

    /// <summary>The input tensor of the network.</summary>
    /// <param name="type">The type that it takes.</param>
    public Val Tensor(ElementType type)
    {
        // [N, 3, H, W]: rows first, rounded to whole numbers, then columns, as PIL does.
        Val pixels = Input.Cast(ElementType.Float).Transpose(0, 3, 1, 2);
        Val narrow = Rounded(pixels.MatMul(Columns.Weights(_how.Interpolation).Transpose(1, 0)));
        Val resized = Rounded(Rows.Weights(_how.Interpolation).MatMul(narrow));
        if (_how is { Resize: ResizeMode.Letterbox, Padding: > 0 })
            resized += (1 - Rows.Inside.Unsqueeze(1).AsFloat() * Columns.Inside.Unsqueeze(0).AsFloat()) * _how.Padding;
        Val ordered = _how.Channels switch
        {
            ChannelOrder.Grey => Grey(resized),
            ChannelOrder.Bgr => resized.Graph.Emit(
                "Gather",
                [resized, resized.Graph.Ints(2, 1, 0)],
                Attr.Of("axis", 1L)
            ),
            _ => resized,
        };
        Val tensor = Normalized(ordered);
        if (_how.Layout == TensorLayout.ChannelsLast)
            tensor = tensor.Transpose(0, 2, 3, 1);
        return type switch
        {
            ElementType.Float => tensor,
            ElementType.UInt8 => Clipped(tensor.Unary("Round")).Cast(type),
            _ => tensor.Cast(type),
        };
    }

    private AxisFrame Whole(Val length, int crop) =>
        new(length, _math.Of(0), length, _math.Of(crop), _math.Of(0), crop);

    private (AxisFrame, AxisFrame) ShortSide(Val height, Val width)
    {
        double size = _how.ResizeSize ?? (int)(Math.Min(_how.Width, _how.Height) / _how.CropFraction);
        // The short side gets the size; the long one, cut down to whole pixels, is what its own proportion makes of
        // that.
        Val w = _math.Max(_math.Quotient(_math.Of(size) * width, height), _math.Of(0)),
            h = _math.Quotient(_math.Of(size) * height, width);
        Val upright = (width <= height).Cast(ElementType.Double),
            across = _math.Of(1) - upright;
        (w, h) = (upright * _math.Of(size) + across * w, upright * h + across * _math.Of(size));
        // An input that is not square may be wider than the photograph became: enlarge until it is covered.
        Val narrow = (w < _math.Of(_how.Width)).Cast(ElementType.Double),
            fine = _math.Of(1) - narrow;
        (w, h) = (
            narrow * _math.Of(_how.Width) + fine * w,
            narrow * _math.Quotient(_math.Of(_how.Width) * height, width) + fine * h
        );
        Val low = (h < _math.Of(_how.Height)).Cast(ElementType.Double);
        fine = _math.Of(1) - low;
        (w, h) = (
            low * _math.Quotient(_math.Of(_how.Height) * width, height) + fine * w,
            low * _math.Of(_how.Height) + fine * h
        );
        (w, h) = (_math.Max(w, _math.Of(_how.Width)), _math.Max(h, _math.Of(_how.Height)));
        return (Cropped(height, h, _how.Height), Cropped(width, w, _how.Width));
    }

    private AxisFrame Stretched(Val length, int crop) => Cropped(length, _math.Of(_how.StretchedLength(crop)), crop);

    private AxisFrame Cropped(Val length, Val resized, int crop) =>
        new(length, _math.Of(0), length, resized, _math.HalfOf(resized - _math.Of(crop)), crop);

    private (AxisFrame, AxisFrame) Fit(Val height, Val width)
    {
        Val wanted = _math.Of((double)_how.Width / _how.Height);
        Val boxWidth = _math.Min(width, wanted * height),
            boxHeight = _math.Min(height, width / wanted);
        return (Boxed(height, boxHeight, _how.Height), Boxed(width, boxWidth, _how.Width));
    }

    private AxisFrame Boxed(Val length, Val box, int crop) =>
        new(length, (length - box) * _math.Of(0.5), box, _math.Of(crop), _math.Of(0), crop);

    private (AxisFrame, AxisFrame) Letterbox(Val height, Val width)
    {
        Val scale = _math.Min(_math.Of(_how.Width) / width, _math.Of(_how.Height) / height);
        return (Margined(height, scale, _how.Height), Margined(width, scale, _how.Width));
    }

    private AxisFrame Margined(Val length, Val scale, int crop)
    {
        Val resized = _math.Clip((length * scale).Unary("Round"), _math.Of(1), _math.Of(crop));
        return new(
            length,
            _math.Of(0),
            length,
            resized,
            -((_math.Of(crop) - resized) * _math.Of(0.5)).Unary("Floor"),
            crop
        );
    }

    private static Val Rounded(Val pixels) => Clipped((pixels + 0.5f).Unary("Floor"));

    private static Val Clipped(Val pixels) =>
        pixels.Graph.Emit("Clip", [pixels, pixels.Graph.Scalar(0), pixels.Graph.Scalar(255)]);

    /// <summary>PIL's integer form of 0.299 R + 0.587 G + 0.114 B, which float32 holds exactly.</summary>
    private static Val Grey(Val rgb)
    {
        Val weights = rgb.Graph.Add(Tensors.Of("", [19595f, 38470f, 7471f], 1, 3, 1, 1));
        return (((rgb * weights).Sum([1]) + 0x8000) / 0x10000).Unary("Floor");
    }

    private Val Normalized(Val pixels)
    {
        int channels = _how.ChannelCount;
        var shifts = Enumerable.Range(0, channels).Select(c => PixelNormalizer.Shift(_how, c)).ToArray();
        float[] factor = [.. shifts.Select(s => (float)(_how.Scale / s.Std))],
            offset = [.. shifts.Select(s => (float)(-s.Mean / s.Std))];
        return pixels * pixels.Graph.Add(Tensors.Of("", factor, 1, channels, 1, 1))
            + pixels.Graph.Add(Tensors.Of("", offset, 1, channels, 1, 1));
    }
}
