using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Fuzz.Mutators;

/// <summary>A value within a network that is made: channels of places.</summary>
internal readonly record struct Features(string Name, long Channels, int Axes)
{
    /// <summary>A convolution of it with weights of its own.</summary>
    public string Convolved(ModelEditor edit, long filters, long kernel, long group, params AttributeProto[] attributes)
    {
        string weight = edit.Floats([filters, Channels / group, .. Enumerable.Repeat(kernel, Axes)]);
        return edit.Node(
            "Conv",
            edit.Chance(60) ? [Name, weight, edit.Floats(filters)] : [Name, weight],
            [.. attributes, Attr.Of("group", group)]
        );
    }
}
