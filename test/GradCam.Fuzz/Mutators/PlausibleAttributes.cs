using Google.Protobuf;
using GradCam.Onnx.Proto;

namespace GradCam.Fuzz.Mutators;

/// <summary>Values of attributes that an exporter could have written.</summary>
internal static class PlausibleAttributes
{
    private static readonly Dictionary<string, (int Least, int Most)> Integers = new()
    {
        ["kernel_shape"] = (1, 4),
        ["strides"] = (1, 3),
        ["dilations"] = (1, 3),
        ["pads"] = (0, 2),
        ["output_padding"] = (0, 1),
        ["group"] = (1, 3),
        ["axis"] = (-3, 3),
        ["axes"] = (-3, 3),
        ["ceil_mode"] = (0, 1),
        ["count_include_pad"] = (0, 1),
        ["storage_order"] = (0, 1),
        ["keepdims"] = (0, 1),
        ["transA"] = (0, 1),
        ["transB"] = (0, 1),
        ["blocksize"] = (1, 3),
        ["num_groups"] = (1, 4),
        ["size"] = (1, 5),
        ["largest"] = (0, 1),
        ["sorted"] = (0, 1),
        ["exclusive"] = (0, 1),
        ["reverse"] = (0, 1),
        ["align_corners"] = (0, 1),
        ["exclude_outside"] = (0, 1),
        ["antialias"] = (0, 1),
        ["batch_dims"] = (0, 2),
        ["noop_with_empty_axes"] = (0, 1),
        ["allowzero"] = (0, 1),
        ["select_last_index"] = (0, 1),
        ["p"] = (1, 3),
        ["to"] = (1, 16),
        ["num_heads"] = (1, 4),
        ["sampling_ratio"] = (0, 3),
        ["start"] = (-3, 3),
        ["end"] = (-3, 4),
        ["perm"] = (0, 3),
    };

    private static readonly Dictionary<string, string[]> Texts = new()
    {
        ["auto_pad"] = ["NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER", ""],
        ["mode"] =
        [
            "nearest",
            "linear",
            "cubic",
            "constant",
            "edge",
            "reflect",
            "wrap",
            "avg",
            "max",
            "DCR",
            "CRD",
            "bilinear",
            "bicubic",
        ],
        ["coordinate_transformation_mode"] =
        [
            "half_pixel",
            "pytorch_half_pixel",
            "align_corners",
            "asymmetric",
            "tf_crop_and_resize",
            "half_pixel_symmetric",
            "output_half_pixel",
            "half_pixel_symmetric",
        ],
        ["nearest_mode"] = ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"],
        ["keep_aspect_ratio_policy"] = ["stretch", "not_larger", "not_smaller"],
        ["padding_mode"] = ["zeros", "border", "reflection"],
        ["reduction"] = ["none", "add", "mul", "max", "min"],
        ["approximate"] = ["none", "tanh"],
        ["direction"] = ["forward", "reverse", "bidirectional", "LEFT", "RIGHT"],
        ["equation"] = ["nchw->nhwc", "nchw,nchw->nchw", "nc...->cn...", "ij,jk->ik", "...->...", "nchw->nc"],
    };

    /// <summary>Changes an attribute to something plausible.</summary>
    /// <returns>False if nothing is known of it.</returns>
    public static bool Change(AttributeProto attribute, Random random)
    {
        if (Integers.TryGetValue(attribute.Name, out var range))
        {
            if (attribute.Ints.Count > 0)
                attribute.Ints[random.Next(attribute.Ints.Count)] = random.Next(range.Least, range.Most + 1);
            else if (attribute.HasI)
                attribute.I = random.Next(range.Least, range.Most + 1);
            else
                return false;
            return true;
        }
        if (attribute.HasS && Texts.TryGetValue(attribute.Name, out string[]? texts))
            attribute.S = ByteString.CopyFromUtf8(texts[random.Next(texts.Length)]);
        else if (attribute.HasF)
            attribute.F = random.Next(3) == 0 ? Interesting.Float(random) : (random.NextSingle() * 3) - 1;
        else
            return false;
        return true;
    }

    /// <summary>A plausible attribute that a node may lack.</summary>
    public static AttributeProto New(Random random, int rank)
    {
        string[] names =
        [
            "kernel_shape",
            "strides",
            "dilations",
            "pads",
            "axis",
            "ceil_mode",
            "count_include_pad",
            "keepdims",
            "auto_pad",
            "mode",
            "output_padding",
            "group",
            "storage_order",
            "antialias",
            "allowzero",
            "noop_with_empty_axes",
        ];
        string name = names[random.Next(names.Length)];
        if (Texts.TryGetValue(name, out string[]? texts))
            return Onnx.Attr.Of(name, texts[random.Next(texts.Length)]);
        var (least, most) = Integers[name];
        int count =
            name is "kernel_shape" or "strides" or "dilations" or "output_padding" ? rank
            : name == "pads" ? 2 * rank
            : 0;
        return count == 0
            ? Onnx.Attr.Of(name, (long)random.Next(least, most + 1))
            : Onnx.Attr.Of(name, Enumerable.Range(0, count).Select(_ => (long)random.Next(least, most + 1)));
    }
}
