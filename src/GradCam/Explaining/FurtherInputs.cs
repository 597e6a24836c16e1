namespace GradCam.Explaining;

/// <summary>Explains the photographs of further inputs, such as the second one of a pair.</summary>
/// <param name="model">The model as the first input sees it.</param>
internal sealed class FurtherInputs(ExplainedModel model)
{
    /// <summary>The explanations of each photograph; none if they are not asked for.</summary>
    /// <param name="picture">The first input's photograph; null for a tensor.</param>
    /// <param name="tensor">The first input's tensor, of one sample; null for a photograph.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancel">Stops the runs.</param>
    /// <exception cref="GradCamException">One fails, and the request has no receiver for that.</exception>
    public IReadOnlyList<Explanation> Explain(
        Picture? picture,
        Tensor? tensor,
        ExplainRequest request,
        CancellationToken cancel
    )
    {
        var all = new List<Explanation>();
        if (!request.EachInput)
            return all;
        if (tensor is not null && tensor.Shape.Length < model.InputLayout.Dims.Length)
            tensor = new(tensor.Data, [1, .. tensor.Shape]);
        foreach (var (input, further) in model.FurtherPictures)
            if (tensor is { Shape: [> 1, ..] })
                request.InputLeftOut?.Invoke(
                    input,
                    $"Input '{input}' has no map, since the tensor has {tensor.Shape[0]} samples: give one at a time."
                );
            else
                try
                {
                    using var other = model.SeenFrom(input, picture, tensor);
                    if (LayerChoice.NamesOf(other.Network, request).Count == 0)
                        request.InputLeftOut?.Invoke(
                            input,
                            $"Input '{input}' has no map, since no layer that was named depends on it: name one in its "
                                + $"branch too (with ExplainerOptions.Input = \"{input}\", Explainer.Layers lists "
                                + "them)."
                        );
                    else
                        all.AddRange(
                            new ExplanationPipeline(other, new(other)).Explain(
                                further,
                                request with
                                {
                                    TargetPerSample = null,
                                    Targets = request.TargetPerSample ?? request.Targets,
                                },
                                cancel
                            )
                        );
                }
                catch (GradCamException e) when (request.InputFailed is not null)
                {
                    request.InputFailed(input, e);
                }
        return all;
    }
}
