using System.IO.Compression;
using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Data.Repair;

/// <summary>
/// The last linear layer in a model's own file. Its weights are replaced in their place, and nothing else changes; the
/// old ones are kept in the metadata, compressed.
/// </summary>
internal sealed class HeadFile
{
    private const string Old = "gradcam.fix.old",
        Said = "gradcam.fix";

    private readonly ModelProto _model;
    private readonly TensorProto _weights;
    private readonly TensorProto _bias;

    // MatMul's weights are [features, classes], and Gemm's may be.
    private readonly bool _featuresFirst;

    private HeadFile(ModelProto model, TensorProto weights, TensorProto bias, bool featuresFirst) =>
        (_model, _weights, _bias, _featuresFirst) = (model, weights, bias, featuresFirst);

    /// <summary>Finds the head.</summary>
    /// <param name="model">The model as its file has it; it is changed by <see cref="Replace"/>.</param>
    /// <param name="output">The output of scores.</param>
    /// <exception cref="GradCamException">
    /// The scores are not made by a linear layer whose weights are in the file.
    /// </exception>
    public static HeadFile Of(ModelProto model, string output)
    {
        var producers = model.Graph.Node.SelectMany(n => n.Output.Select(o => (o, n))).ToDictionary(p => p.o, p => p.n);
        var weights = model.Graph.Initializer.ToDictionary(t => t.Name);
        TensorProto? Fixed(string name) => weights.GetValueOrDefault(name);
        var node = producers.GetValueOrDefault(output);
        TensorProto? bias = null;
        while (node is not null)
        {
            if (
                node.OpType
                is "Softmax"
                    or "LogSoftmax"
                    or "Sigmoid"
                    or "Identity"
                    or "Reshape"
                    or "Flatten"
                    or "Squeeze"
                    or "Cast"
            )
                node = producers.GetValueOrDefault(node.Input[0]);
            else if (node.OpType == "Add" && bias is null && node.Input.Count(i => Fixed(i) is not null) == 1)
            {
                bias = Fixed(node.Input.First(i => Fixed(i) is not null));
                node = producers.GetValueOrDefault(node.Input.First(i => Fixed(i) is null));
            }
            else
                break;
        }
        bool scaled = node?.OpType == "Gemm" && (node.Float("alpha", 1) != 1 || node.Float("beta", 1) != 1);
        if (
            node is not { OpType: "Gemm" or "MatMul" or "Conv" }
            || scaled
            || node.Int("transA", 0) != 0
            || Fixed(node.In(1)) is not { } matrix
            || (node.Input.Count > 2 && node.Input[2].Length > 0 && Fixed(node.Input[2]) is null)
        )
            throw new GradCamException(
                $"The scores '{output}' are not made by a linear layer whose weights are in the file "
                    + $"({node?.OpType ?? "no operator"}), so that its head cannot be fitted anew: name another output "
                    + "with --output-name, or export the model with a linear head."
            );
        bias ??= node.Input.Count > 2 && node.Input[2].Length > 0 ? Fixed(node.Input[2]) : null;
        if (bias is null || (ElementType)matrix.DataType != ElementType.Float)
            throw new GradCamException(
                bias is null
                    ? $"The head '{matrix.Name}' has no bias, which a repair needs: export the model with one."
                    : $"The head '{matrix.Name}' is stored as {(ElementType)matrix.DataType}, and a repair needs "
                        + "float32: fix the model before it is quantized or halved."
            );
        if (Uses(model.Graph, matrix.Name) > 1 || Uses(model.Graph, bias.Name) > 1)
            throw new GradCamException(
                $"The weights '{matrix.Name}' of the head are used elsewhere in the model too, so that it cannot be "
                    + "fitted anew: export the model with weights of its own."
            );
        bool first = node.OpType == "MatMul" || (node.OpType == "Gemm" && node.Int("transB", 0) == 0);
        return new(model, matrix, bias, first);
    }

    /// <summary>Its weights.</summary>
    public HeadWeights Read()
    {
        float[] matrix = Tensors.Floats(_weights);
        long[] dims = [.. _weights.Dims];
        int classes = (int)(_featuresFirst ? dims[1] : dims[0]),
            features = matrix.Length / classes;
        var weights = new double[matrix.Length];
        for (int k = 0; k < classes; k++)
        for (int d = 0; d < features; d++)
            weights[k * features + d] = matrix[At(k, d, classes, features)];
        return new(weights, [.. Tensors.Floats(_bias).Select(b => (double)b)]);
    }

    /// <summary>Writes new weights into the model, and keeps the old ones in its metadata.</summary>
    /// <param name="head">The weights.</param>
    /// <param name="said">What was done, for people.</param>
    public void Replace(HeadWeights head, string said)
    {
        var old = new GraphProto();
        old.Initializer.Add(_weights.Clone());
        old.Initializer.Add(_bias.Clone());
        var matrix = new float[head.Weights.Length];
        for (int k = 0; k < head.Classes; k++)
        for (int d = 0; d < head.Features; d++)
            matrix[At(k, d, head.Classes, head.Features)] = (float)head.Weights[k * head.Features + d];
        Put(_weights, matrix);
        Put(_bias, [.. head.Bias.Select(b => (float)b)]);
        // Of a model that was fixed before, the first head is kept.
        if (_model.MetadataProps.All(p => p.Key != Old))
            _model.MetadataProps.Add(new StringStringEntryProto { Key = Old, Value = Packed(old) });
        if (_model.MetadataProps.FirstOrDefault(p => p.Key == Said) is { } earlier)
            _model.MetadataProps.Remove(earlier);
        _model.MetadataProps.Add(new StringStringEntryProto { Key = Said, Value = said });
    }

    /// <summary>Puts the old weights back.</summary>
    /// <returns>True if the model was fixed.</returns>
    /// <exception cref="GradCamException">The old weights are damaged.</exception>
    public static bool Undo(ModelProto model)
    {
        if (model.MetadataProps.FirstOrDefault(p => p.Key == Old) is not { } kept)
            return false;
        foreach (var tensor in Unpacked(kept.Value).Initializer)
        {
            int at = model.Graph.Initializer.ToList().FindIndex(t => t.Name == tensor.Name);
            if (at < 0)
                throw Damaged(null);
            model.Graph.Initializer[at] = tensor;
        }
        foreach (var entry in model.MetadataProps.Where(p => p.Key is Old or Said).ToArray())
            model.MetadataProps.Remove(entry);
        return true;
    }

    private int At(int k, int d, int classes, int features) => _featuresFirst ? d * classes + k : k * features + d;

    private static int Uses(GraphProto graph, string name) =>
        Nodes.AllOf(graph).Sum(n => n.Input.Count(i => i == name)) + graph.Output.Count(o => o.Name == name);

    private static void Put(TensorProto tensor, float[] values)
    {
        var made = Tensors.Of(tensor.Name, values, [.. tensor.Dims]);
        tensor.FloatData.Clear();
        tensor.RawData = made.RawData;
    }

    private static string Packed(GraphProto graph)
    {
        using var packed = new MemoryStream();
        using (var zip = new BrotliStream(packed, CompressionLevel.Optimal))
            graph.WriteTo(zip);
        return Convert.ToBase64String(packed.ToArray());
    }

    private static GraphProto Unpacked(string text)
    {
        try
        {
            using var zip = new BrotliStream(
                new MemoryStream(Convert.FromBase64String(text)),
                CompressionMode.Decompress
            );
            return GraphProto.Parser.ParseFrom(zip);
        }
        catch (Exception e) when (e is FormatException or InvalidProtocolBufferException or InvalidOperationException)
        {
            throw Damaged(e);
        }
    }

    private static GradCamException Damaged(Exception? e) =>
        new("The old weights in the model's metadata are damaged: restore the model from a copy.", e!);
}
