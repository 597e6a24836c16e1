using GradCam.Caching;
using GradCam.Foundation;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Models;

/// <summary>The source of a model: a file, memory, or a file of another format.</summary>
internal sealed class ModelSource
{
    // As it was given, since errors name it.
    private readonly string? _path;
    private readonly string _folder;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly Func<(ModelProto, IReadOnlyList<string>)>? _convert;
    private readonly string? _variant;
    private readonly string? _submodel;
    private readonly ResourceLimits _limits;

    private ModelSource(
        string? path,
        ReadOnlyMemory<byte> bytes,
        ResourceLimits limits,
        Func<(ModelProto, IReadOnlyList<string>)>? convert = null,
        string? variant = null,
        string? submodel = null
    ) =>
        (_path, _folder, _bytes, _limits, _convert, _variant, _submodel) = (
            path,
            path is null ? "" : System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) ?? "",
            bytes,
            limits,
            convert,
            variant,
            submodel
        );

    public static ModelSource Of(string path, ResourceLimits limits) => new(path, default, limits);

    public static ModelSource Of(ReadOnlyMemory<byte> bytes, ResourceLimits limits) => new(null, bytes, limits);

    /// <summary>A file of another format, which is converted when the model is needed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="convert">
    /// Converts it; gives the model, and the names of the further files in its folder that it was read from.
    /// </param>
    /// <param name="variant">The options that the result depends on besides the file's bytes.</param>
    public static ModelSource Of(
        string path,
        Func<(ModelProto Model, IReadOnlyList<string> Beside)> convert,
        string variant
    ) => new(path, default, ResourceLimits.Default, convert, variant);

    /// <summary>The first part of the model, which ends in a value, node or module.</summary>
    /// <param name="name">Its name; null for the whole model. Where a file is converted, that cuts it already.</param>
    public ModelSource UpTo(string? name) =>
        name is null || _convert is not null ? this : new(_path, _bytes, _limits, submodel: name);

    /// <summary>The model's file as it was given; null if it comes from memory.</summary>
    public string? Path => _path;

    /// <summary>Reads and checks the whole model.</summary>
    /// <param name="beside">The further files that its weights were read from.</param>
    /// <exception cref="GradCamException">
    /// The file is missing, no ONNX model, damaged, or asks for files outside its folder.
    /// </exception>
    public ModelProto Read(out IReadOnlyList<string> beside)
    {
        var model = Whole(out beside);
        return _submodel is null ? model : Submodel.Cut(model, _submodel);
    }

    /// <summary>The whole model, whatever part of it is explained, as its file has it.</summary>
    /// <exception cref="GradCamException">It cannot be read any more.</exception>
    public ModelProto Whole() => Whole(out _);

    private ModelProto Whole(out IReadOnlyList<string> beside)
    {
        beside = [];
        if (_convert is null)
            return _path is null
                ? OnnxFile.Parse(_bytes, "The model", _limits)
                : OnnxFile.Load(_path, _limits, out beside);
        (var converted, beside) = _convert();
        return converted;
    }

    /// <summary>The bytes of the ONNX file; null for a file of another format.</summary>
    /// <exception cref="GradCamException">It cannot be read any more.</exception>
    public byte[]? OwnBytes()
    {
        if (_convert is not null)
            return null;
        if (_path is null)
            return _bytes.ToArray();
        using var file = FileBytes.Open(_path, _ => { }, int.MaxValue);
        return FileBytes.ReadToEnd(file, _path);
    }

    /// <summary>The hash of the model's own bytes; null if they cannot be read.</summary>
    public string? Hash()
    {
        string? own = _path is null ? ContentHash.Of(_bytes.Span) : ContentHash.OfFile(_path);
        string[] how = [.. ((string?[])[_variant, _submodel]).OfType<string>()];
        return own is null || how.Length == 0 ? own : ContentHash.Of([own, .. how]);
    }

    /// <summary>The hash of further files in the model's folder; null if one cannot be read.</summary>
    public string? HashOf(IReadOnlyList<string> beside)
    {
        string?[] hashes = [.. beside.Select(name => ContentHash.OfFile(System.IO.Path.Combine(_folder, name)))];
        return hashes.Contains(null) ? null : ContentHash.Of(hashes);
    }

    /// <summary>
    /// True if a file that the model is read from was written after a time, so that other bytes may have been read than
    /// were hashed.
    /// </summary>
    public bool ChangedSince(DateTime utc, IReadOnlyList<string> beside) =>
        _path is not null
        && beside
            .Select(name => System.IO.Path.Combine(_folder, name))
            .Prepend(_path)
            .Any(f => File.GetLastWriteTimeUtc(f) >= utc);
}
