namespace GradCam.Server.Endpoints;

/// <summary>The forms of an explanation's answer.</summary>
internal enum AnswerForm
{
    Json,
    Png,
    Npy,
    Events,
}
