namespace GradCam.Models.Metadata;

/// <summary>Reads what one kind of exporter writes about its models.</summary>
/// <param name="facts">The model and the place of its file.</param>
/// <returns>What was found; nothing for a model of another exporter.</returns>
/// <exception cref="GradCamException">It is there, but cannot be read.</exception>
internal delegate IEnumerable<Learned> CardSource(ModelFacts facts);
