using GradCam.Baking;

namespace GradCam;

public sealed partial class Explainer
{
    /// <summary>
    /// Writes the explanation into the model: a plain ONNX file whose outputs are its own and the maps, for any runtime
    /// in any language.
    /// </summary>
    /// <param name="options">The options; null for Grad-CAM of the top class at <see cref="DefaultLayer"/>.</param>
    /// <remarks>The model's own nodes and outputs stay as they are, unless float16 is asked for.</remarks>
    /// <exception cref="GradCamException">
    /// A method takes many runs, the target cannot be written, the operator set is too old, or as for photographs.
    /// </exception>
    public BakedModel Bake(BakeOptions? options = null)
    {
        using var use = _lifetime.Enter();
        _layers.RefusePrepared();
        RefuseOtherInput();
        return new Baker
        {
            Read = _model.Original,
            Open = _model.Open,
            Select = _layers.Select,
            Runtime = _model.Runtime,
            Labels = Labels,
            ScoresOf = picture => _model.ScoresOf(picture, default),
            Preprocessing = Preprocessing,
        }.Bake(options ?? new());
    }

    /// <summary>Refuses a model whose input is another one in its file.</summary>
    /// <exception cref="GradCamException">It is such a model.</exception>
    private void RefuseOtherInput()
    {
        if (_model.OwnShape is { } own)
            throw new GradCamException(
                $"A model with an input of [{string.Join(", ", own)}] cannot be baked, since it makes pictures of it "
                    + $"itself; export it with an input of [{string.Join(", ", _model.InputLayout.Dims)}]."
            );
        if (_model.TakesFrames)
            throw new GradCamException(
                "A model of clips, [1, frames, C, H, W], cannot be baked, since its maps are those of frames that are "
                    + "samples; export it with an input of [frames, C, H, W], which can."
            );
    }

    /// <summary>Runs a baked model in ONNX Runtime, beside the library and the model as it was.</summary>
    /// <param name="baked">The result of <see cref="Bake"/> of this explainer.</param>
    /// <param name="picture">A photograph to run on; null for random numbers.</param>
    /// <returns>The difference of each output from the expected one, the model's own outputs first.</returns>
    /// <exception cref="GradCamException">The runtime refuses a model.</exception>
    public IReadOnlyList<BakedDifference> Verify(BakedModel baked, Picture? picture = null)
    {
        ArgumentNullException.ThrowIfNull(baked);
        using var use = _lifetime.Enter();
        return Verification(baked, picture).Run();
    }

    /// <summary>The comparison that <see cref="Verify"/> makes, for another runtime.</summary>
    internal BakeVerification Verification(BakedModel baked, Picture? picture = null) =>
        new(_pipeline, _model.Original(), baked, picture);
}
