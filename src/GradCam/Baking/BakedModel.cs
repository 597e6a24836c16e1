using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam;

/// <summary>A model that carries its explanation: a plain ONNX file for any runtime.</summary>
public sealed class BakedModel
{
    private readonly ModelProto _model;

    internal BakedModel(ModelProto model, BakeOptions options, IReadOnlyList<BakedOutput> outputs) =>
        (_model, Options, Outputs) = (model, options, outputs);

    /// <summary>The options that it was made with.</summary>
    public BakeOptions Options { get; }

    /// <summary>The added outputs, which follow the model's own.</summary>
    public IReadOnlyList<BakedOutput> Outputs { get; }

    /// <summary>The version of ONNX's operators that it is written in.</summary>
    public int Opset => _model.Opset();

    /// <summary>The names of its inputs: the picture's first.</summary>
    public IReadOnlyList<string> Inputs => [.. _model.Graph.Input.Select(i => i.Name)];

    /// <summary>The file's bytes.</summary>
    public byte[] ToArray() => _model.ToByteArray();

    /// <summary>Writes the file; it appears whole or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <exception cref="GradCamException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        OnnxFile.Save(_model, path);
    }

    internal ModelProto Proto => _model;
}
