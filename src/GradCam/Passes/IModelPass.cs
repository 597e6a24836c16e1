using GradCam.Onnx.Proto;

namespace GradCam.Passes;

/// <summary>A transformation of a model. Its constructor takes everything that it needs besides the model.</summary>
internal interface IModelPass
{
    /// <summary>Transforms a model.</summary>
    /// <param name="model">The model; changed, unless the pass says otherwise.</param>
    /// <returns>The transformed model, which is the same object where the model itself is changed.</returns>
    /// <exception cref="GradCamException">The model cannot be transformed.</exception>
    ModelProto Apply(ModelProto model);
}
