using GradCam.Models;
using GradCam.Onnx.Proto;

namespace GradCam.Explaining;

/// <summary>What the model was read from.</summary>
internal sealed partial class ExplainedModel
{
    /// <summary>The source of the model.</summary>
    public ModelSource Source => _source;

    /// <summary>Where nothing says how photographs are prepared, no crop was assumed.</summary>
    public bool TakesWholePictures => _options.WholePictures;

    /// <summary>Another file of the same network, read in the same way.</summary>
    /// <exception cref="GradCamException">It cannot be read.</exception>
    public ExplainedModel Like(ModelSource other) => new(other, _card, _options);

    /// <summary>The model as its file has it, with the picture's input alone.</summary>
    /// <exception cref="GradCamException">The model cannot be read any more.</exception>
    public ModelProto Original() => CanonicalModel.Original(_source, _options.Input ?? Card.Input, _given, Runtime);
}
