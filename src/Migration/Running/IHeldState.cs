namespace Sampan.Migration.Running;

/// <summary>A step whose work a restart of the machine takes back: a process that runs or does not, a kernel parameter.</summary>
internal interface IHeldState
{
    /// <summary>What of the node it sets, e.g. <c>running docker.service</c>. After a restart the last done step for each is looked at again.</summary>
    string Holds { get; }
}
