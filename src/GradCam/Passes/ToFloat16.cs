using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes;

/// <summary>
/// Turns a float32 model into one that computes in float16; its inputs and outputs stay float32, by casts. The
/// counterpart of <see cref="ToFloat32"/>.
/// </summary>
/// <param name="types">The element type of every value that is computed.</param>
internal sealed class ToFloat16(IReadOnlyDictionary<string, ElementType> types) : IModelPass
{
    private const string Prefix = "gradcam/half/";

    /// <summary>Attributes that name the type of what a node makes.</summary>
    private static readonly string[] TypeAttributes = ["to", "dtype"];

    /// <summary>
    /// Operators that ONNX or its runtimes have in float32 alone, or whose numbers are sizes and counts that a float16
    /// cannot hold.
    /// </summary>
    private static readonly HashSet<string> InFloat32 =
    [
        "Resize",
        "Upsample",
        "Range",
        "RoiAlign",
        "GridSample",
        "NonMaxSuppression",
        "CumSum",
        "TopK",
        "QuantizeLinear",
        "DequantizeLinear",
        "DynamicQuantizeLinear",
        "MaxRoiPool",
        "RandomNormalLike",
        "RandomUniformLike",
        "EyeLike",
        "If",
        "Loop",
        "Scan",
        "LSTM",
        "GRU",
        "RNN",
    ];

    /// <summary>Converts a model in place.</summary>
    /// <param name="model">A float32 model.</param>
    /// <exception cref="GradCamException">A weight is beyond what float16 can hold.</exception>
    public ModelProto Apply(ModelProto model)
    {
        var graph = model.Graph;
        var outputs = graph.Output.Select(o => o.Name).ToHashSet();
        var halves = new HashSet<string>();
        for (int i = 0; i < graph.Initializer.Count; i++)
            if (graph.Initializer[i].DataType == (int)ElementType.Float && halves.Add(graph.Initializer[i].Name))
                graph.Initializer[i] = Halves(graph.Initializer[i], graph.Initializer[i].Name);
        var casts = new Dictionary<string, NodeProto>();
        string Cast(string from, string to, ElementType type)
        {
            if (!casts.ContainsKey(to))
                casts[to] = Nodes.New("Cast", [from], [to], Attr.Of("to", (long)type));
            return to;
        }
        bool IsFloat(string name) => types.GetValueOrDefault(name) == ElementType.Float;

        // Values whose own name stays float32: the model's inputs and outputs, and what float32 operators make.
        var wide = graph
            .Input.Where(i => i.Type?.TensorType?.ElemType == (int)ElementType.Float)
            .Select(i => i.Name)
            .ToHashSet();
        foreach (var node in graph.Node)
        {
            bool stays = !node.IsStandard() || InFloat32.Contains(node.OpType);
            Nodes.RenameReads(
                node,
                name =>
                    stays && halves.Contains(name) ? Cast(name, Prefix + "wide/" + name, ElementType.Float)
                    : !stays && wide.Contains(name) ? Cast(name, Prefix + name, ElementType.Float16)
                    : name
            );
            for (int k = 0; k < node.Output.Count; k++)
            {
                string name = node.Output[k];
                if (name.Length == 0 || !IsFloat(name))
                    continue;
                if (stays)
                    wide.Add(name);
                else if (outputs.Contains(name))
                {
                    node.Output[k] = Prefix + "own/" + name;
                    Cast(node.Output[k], name, ElementType.Float);
                    wide.Add(name);
                }
                else
                    halves.Add(name);
            }
            if (!stays)
                ConvertAttributes(node);
        }
        graph.Node.Add(casts.Values);
        foreach (var info in graph.ValueInfo.Where(v => halves.Contains(v.Name) && v.Type?.TensorType is not null))
            info.Type.TensorType.ElemType = (int)ElementType.Float16;
        return model;
    }

    /// <summary>A float32 tensor in float16.</summary>
    /// <exception cref="GradCamException">A number is beyond what float16 can hold.</exception>
    public static TensorProto Halves(TensorProto tensor, string name)
    {
        float[] values = Tensors.Floats(tensor);
        var half = new Half[values.Length];
        TensorPrimitives.ConvertToHalf(values, half);
        int lost = Array.FindIndex(half, h => !Half.IsFinite(h));
        if (lost >= 0 && float.IsFinite(values[lost]) && MathF.Abs(values[lost]) < float.MaxValue)
            throw new GradCamException(
                $"The weight '{tensor.Name}' holds {values[lost]}, which is beyond what float16 can hold (65504); "
                    + "bake the model in float32."
            );
        var converted = new TensorProto
        {
            Name = name,
            DataType = (int)ElementType.Float16,
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<Half>(half)),
        };
        converted.Dims.Add(tensor.Dims);
        return converted;
    }

    private static void ConvertAttributes(NodeProto node)
    {
        foreach (var attribute in node.Attribute)
        {
            if (attribute.T is { DataType: (int)ElementType.Float } tensor)
                attribute.T = Halves(tensor, tensor.Name);
            if (TypeAttributes.Contains(attribute.Name) && attribute.I == (long)ElementType.Float)
                attribute.I = (long)ElementType.Float16;
        }
        if (node.OpType == "ConstantOfShape" && node.Attribute.Count == 0)
            node.Attribute.Add(Attr.Of("value", Halves(Tensors.Of("", [0f], 1), "")));
        // The short forms of a Constant are float32 by definition.
        if (node.OpType == "Constant" && (node.Take("value_float") ?? node.Take("value_floats")) is { } given)
            node.Attribute.Add(
                Attr.Of(
                    "value",
                    Halves(
                        given.Floats.Count > 0
                            ? Tensors.Of("", [.. given.Floats], given.Floats.Count)
                            : Tensors.Of("", [given.F]),
                        ""
                    )
                )
            );
    }
}
